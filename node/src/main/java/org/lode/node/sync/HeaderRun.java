package org.lode.node.sync;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.HeaderChainRules;
import org.lode.consensus.rules.HeaderRules;
import org.lode.consensus.rules.ParentChain;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.trie.Parallel;
import org.lode.node.chain.ChainView;
import org.lode.node.chain.ProvenCache;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.wire.Message;

/**
 * Fetches the headers of one peer's chain above a block that this node has, each named by the hash of the one before, and checks them:
 * rules after the parent at once, seals a batch at a time on the processor's threads. Never holds more than the caller has room for.
 * Owned by the sync loop.
 */
final class HeaderRun {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    static final int BATCH = 512;
    private static final int UNCHECKED_BATCHES = 4;

    private final Tools tools;
    private final Neighbour peer;
    private final ExtendedChain chain;
    private final Listener listener;
    private final Deque<Batch> unchecked = new ArrayDeque<>();
    private UInt256 totalDifficulty;
    private boolean asking;
    private @Nullable Rest rest;
    private boolean stopped;

    /** What it works with. */
    record Tools(
            Errands errands,
            HeaderChainRules rules,
            KnownItems broken,
            ProvenCache proven,
            ChainView known,
            InstantSource clock,
            Parallel parallel) {}

    /** What is beyond the last header. */
    enum Rest {
        NOTHING,
        /** Headers whose time has not come yet. */
        EARLY
    }

    /** Who hears of it, on the loop. */
    interface Listener {
        /** More headers hold, in order. */
        void checked(List<Header> headers, UInt256 totalDifficulty);

        /** All that can be had of the peer's chain now was told. */
        void complete(UInt256 totalDifficulty, Rest rest);

        /** The peer does not answer any more. */
        void silent();

        /** The peer made something up. */
        void madeUp(Offence offence, String detail);

        /** How many more headers the listener has room for. */
        int room();
    }

    /** Headers whose seals are being checked. */
    private static final class Batch {
        private final List<Header> headers;
        private @Nullable List<Optional<Fault>> faults;

        Batch(List<Header> headers) {
            this.headers = headers;
        }
    }

    HeaderRun(Tools tools, Neighbour peer, ParentChain fork, UInt256 forkDifficulty, Listener listener) {
        this.tools = tools;
        this.peer = peer;
        this.chain = new ExtendedChain(fork);
        this.totalDifficulty = forkDifficulty;
        this.listener = listener;
    }

    void stop() {
        stopped = true;
    }

    /** Asks on, when there is room. */
    void proceed() {
        int waiting = unchecked.size() * BATCH;
        if (stopped
                || asking
                || rest != null
                || unchecked.size() >= UNCHECKED_BATCHES
                || listener.room() < waiting + BATCH) {
            return;
        }
        asking = true;
        Header last = chain.parent();
        tools.errands.ask(
                peer,
                Message.BlockHeaders.class,
                id -> new Message.GetBlockHeaders(
                        id, new Message.Origin.AtHash(last.hash()), BATCH + 1, 0, Message.Direction.RISING),
                PATIENCE,
                answer -> {
                    asking = false;
                    if (stopped) {
                        return;
                    }
                    switch (answer) {
                        case Errands.Answer.Got<Message.BlockHeaders>(var message) -> received(last, message.headers());
                        case Errands.Answer.Late<Message.BlockHeaders> _,
                                Errands.Answer.Gone<Message.BlockHeaders> _ -> {
                            stop();
                            listener.silent();
                        }
                    }
                });
    }

    private void received(Header last, List<Header> headers) {
        if (headers.size() > BATCH + 1
                || (!headers.isEmpty() && !headers.getFirst().hash().equals(last.hash()))) {
            giveUp(new Fault(Offence.WRONG_ANSWER, "other headers than were asked for"));
            return;
        }
        long now = tools.clock.instant().getEpochSecond();
        List<Header> taken = new ArrayList<>();
        for (Header header : headers.subList(Math.min(1, headers.size()), headers.size())) {
            Optional<Fault> fault = fault(header);
            if (fault.isPresent()) {
                giveUp(fault.get());
                return;
            }
            if (HeaderRules.clock(header, now).isPresent()) {
                rest = Rest.EARLY;
                break;
            }
            chain.append(header);
            taken.add(header);
        }
        if (headers.size() <= 1) {
            rest = Rest.NOTHING;
        }
        check(taken);
        proceed();
    }

    private Optional<Fault> fault(Header header) {
        if (tools.broken.contains(header.hash())) {
            return Optional.of(
                    new Fault(Offence.INVALID_BLOCK, "block " + header.hash() + " was found invalid before"));
        }
        return tools.rules.broken(header, chain).map(it -> Fault.ofHeader(it.rule(), it.detail()));
    }

    private void check(List<Header> headers) {
        Batch batch = new Batch(headers);
        unchecked.add(batch);
        tools.errands.compute(() -> faults(headers), faults -> {
            batch.faults = faults;
            if (!stopped) {
                release();
            }
        });
    }

    /** Seals of blocks that are stored already were checked before. For the processor's threads. */
    private List<Optional<Fault>> faults(List<Header> headers) {
        List<Header> unknown = headers.stream()
                .filter(it -> tools.known.header(it.hash()).isEmpty())
                .toList();
        return tools.rules.seals(unknown, tools.parallel).stream()
                .map(verdict -> switch (verdict) {
                    case Verdict.Valid<VerifiedWork>(VerifiedWork work) -> {
                        tools.proven.add(work);
                        yield Optional.<Fault>empty();
                    }
                    case Verdict.Invalid<VerifiedWork>(var rule, String detail) ->
                        Optional.of(Fault.ofHeader(rule, detail));
                    case Verdict.Deferred<VerifiedWork> deferred ->
                        throw new IllegalStateException("a seal never waits: " + deferred);
                })
                .toList();
    }

    /** Tells of the batches at the front that are through. */
    private void release() {
        for (Batch batch = unchecked.peek(); batch != null && batch.faults != null; batch = unchecked.peek()) {
            unchecked.remove();
            Optional<Fault> fault =
                    batch.faults.stream().flatMap(Optional::stream).findFirst();
            if (fault.isPresent()) {
                giveUp(fault.get());
                return;
            }
            for (Header header : batch.headers) {
                totalDifficulty = totalDifficulty.plus(header.difficulty());
            }
            if (!batch.headers.isEmpty()) {
                listener.checked(batch.headers, totalDifficulty);
            }
            if (stopped) {
                return;
            }
        }
        if (rest != null && unchecked.isEmpty()) {
            stop();
            listener.complete(totalDifficulty, rest);
        } else {
            proceed();
        }
    }

    private void giveUp(Fault fault) {
        stop();
        listener.madeUp(fault.offence(), fault.detail());
    }
}
