package org.lode.p2p.session;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Message;

/** The questions to one peer that it has not answered. */
@SuppressWarnings("FutureReturnValueIgnored") // who waits has the future
final class Requests {
    private final Duration patience;
    private final AtomicLong nextId = new AtomicLong(1);
    private final Map<Long, Open> open = new ConcurrentHashMap<>();
    private volatile @Nullable SessionEndedException ended;

    /** A question and who waits for its answer. */
    record Open(Message.Request request, CompletableFuture<Message.Response> answer) {}

    /** @param patience with each */
    Requests(Duration patience) {
        this.patience = patience;
    }

    long newId() {
        return nextId.getAndIncrement();
    }

    /** Notes the question; its future fails when no answer comes in time. */
    Open opened(Message.Request request) {
        Open entry = new Open(request, new CompletableFuture<>());
        open.put(request.requestId(), entry);
        entry.answer
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> open.remove(request.requestId()));
        SessionEndedException end = ended;
        if (end != null) {
            entry.answer.completeExceptionally(end);
        }
        return entry;
    }

    /**
     * Hands an answer to who waits for it; one that comes too late is dropped.
     *
     * @throws ProtocolBreach if it is of another kind than was asked for
     */
    void answered(Message.Response response) throws ProtocolBreach {
        Open entry = open.get(response.requestId());
        if (entry == null) {
            return;
        }
        if (!isAnswer(entry.request, response)) {
            throw new ProtocolBreach("an answer of another kind than was asked for");
        }
        entry.answer.complete(response);
    }

    private static boolean isAnswer(Message.Request request, Message.Response response) {
        return switch (request) {
            case Message.GetBlockHeaders _ -> response instanceof Message.BlockHeaders;
            case Message.GetBlockBodies _ -> response instanceof Message.BlockBodies;
            case Message.GetPooledTransactions _ -> response instanceof Message.PooledTransactions;
            case Message.GetReceipts _ -> response instanceof Message.Receipts;
            case Message.GetCompactBlock _ -> response instanceof Message.CompactBlockAnswer;
            case Message.GetBlockTransactions _ -> response instanceof Message.BlockTransactions;
        };
    }

    /** Nobody will answer any more. */
    void end(Disconnect.Reason reason) {
        SessionEndedException end = new SessionEndedException(reason);
        ended = end;
        open.values().forEach(entry -> entry.answer.completeExceptionally(end));
    }
}
