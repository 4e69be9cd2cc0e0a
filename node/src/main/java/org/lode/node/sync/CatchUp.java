package org.lode.node.sync;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.node.chain.BlockImport;
import org.lode.node.chain.Chain;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.session.Peer;
import org.lode.p2p.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what a peer's chain has beyond the last block in common, lowest first, a bounded batch at a time, and imports it the
 * way every block comes in. One peer at a time is fetched from; each fetch has a virtual thread of its own.
 */
final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final int BATCH = 64;
    /** How often an import that was too busy is tried again, a little later each time. */
    private static final int BUSY_RETRIES = 50;

    private static final long BUSY_PAUSE_MILLIS = 100;

    private final Chain chain;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<Peer, Thread> fetching = new ConcurrentHashMap<>();

    CatchUp(Chain chain) {
        this.chain = chain;
    }

    /** The peer has blocks that this node lacks: fetches them, unless that is under way. Any thread; returns at once. */
    void from(Peer peer) {
        fetching.computeIfAbsent(peer, _ -> Thread.ofVirtual().name("catch-up").start(() -> fetch(peer)));
    }

    void stop(Peer peer) {
        Thread thread = fetching.get(peer);
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void fetch(Peer peer) {
        try {
            turn.lockInterruptibly();
            try {
                long next = lastInCommon(peer) + 1;
                while (true) {
                    List<Header> headers = headersFrom(peer, next);
                    if (headers.isEmpty()) {
                        return;
                    }
                    int imported = importAll(peer, headers);
                    next += imported;
                    if (imported == 0) {
                        return;
                    }
                }
            } finally {
                turn.unlock();
            }
        } catch (Misbehaviour e) {
            LOG.debug("peer={} event=misbehaved detail={}", peer, e.getMessage());
            peer.report(e.offence());
        } catch (ExecutionException e) {
            LOG.debug("peer={} event=fetch-ended detail={}", peer, String.valueOf(e.getCause()));
        } catch (InterruptedException _) {
            // The peer left, or the node closes.
        } finally {
            fetching.remove(peer);
        }
    }

    /** Steps back from the head, twice as far each time, until the peer has the same block there. */
    private long lastInCommon(Peer peer) throws InterruptedException, ExecutionException, Misbehaviour {
        long height = chain.head().number().value();
        long step = 1;
        while (height > 0) {
            List<Header> theirs = headersAt(peer, height, 1);
            if (!theirs.isEmpty() && isCanonical(theirs.getFirst())) {
                return height;
            }
            height = Math.max(0, height - step);
            step *= 2;
        }
        return 0;
    }

    private boolean isCanonical(Header header) {
        return chain.canonicalHash(header.number())
                .filter(header.hash()::equals)
                .isPresent();
    }

    private List<Header> headersFrom(Peer peer, long height)
            throws InterruptedException, ExecutionException, Misbehaviour {
        List<Header> headers = headersAt(peer, height, BATCH);
        for (int i = 1; i < headers.size(); i++) {
            if (!headers.get(i).parentHash().equals(headers.get(i - 1).hash())) {
                throw new Misbehaviour("headers that are no chain");
            }
        }
        return headers;
    }

    private static List<Header> headersAt(Peer peer, long height, int amount)
            throws InterruptedException, ExecutionException, Misbehaviour {
        List<Header> headers = ask(
                        peer,
                        Message.BlockHeaders.class,
                        id -> new Message.GetBlockHeaders(
                                id,
                                new Message.Origin.AtNumber(BlockNumber.of(height)),
                                amount,
                                0,
                                Message.Direction.RISING))
                .headers();
        boolean asAsked = headers.size() <= amount
                && (headers.isEmpty() || headers.getFirst().number().value() == height);
        if (!asAsked) {
            throw new Misbehaviour("other headers than were asked for");
        }
        return headers;
    }

    /** How many of them this node has now, from the first on; none when it can take no more at present. */
    private int importAll(Peer peer, List<Header> headers)
            throws InterruptedException, ExecutionException, Misbehaviour {
        List<Hash> hashes = headers.stream().map(Header::hash).toList();
        List<Message.Body> bodies = ask(peer, Message.BlockBodies.class, id -> new Message.GetBlockBodies(id, hashes))
                .bodies();
        if (bodies.isEmpty() || bodies.size() > headers.size()) {
            throw new Misbehaviour("not the bodies of its own headers");
        }
        for (int i = 0; i < bodies.size(); i++) {
            if (!isTaken(new Block(headers.get(i), bodies.get(i).transactions()))) {
                return i;
            }
        }
        return bodies.size();
    }

    private boolean isTaken(Block block) throws InterruptedException, ExecutionException, Misbehaviour {
        for (int attempt = 1; attempt <= BUSY_RETRIES; attempt++) {
            switch (chain.submit(block).get()) {
                case BlockImport.Outcome.BecameHead _,
                        BlockImport.Outcome.OnSideBranch _,
                        BlockImport.Outcome.AlreadyKnown _ -> {
                    return true;
                }
                case BlockImport.Outcome.Invalid(var rule, String detail) ->
                    throw new Misbehaviour(
                            Offences.ofBlock(rule), "block " + block.number() + ": " + rule + ", " + detail);
                case BlockImport.Outcome.Deferred _ -> {
                    return false;
                }
                case BlockImport.Outcome.Busy _ -> Thread.sleep(BUSY_PAUSE_MILLIS * attempt);
            }
        }
        return false;
    }

    private static <T extends Message.Response> T ask(Peer peer, Class<T> kind, LongFunction<Message.Request> request)
            throws InterruptedException, ExecutionException {
        return kind.cast(peer.request(request).get());
    }

    /** What an honest peer does not do. */
    private static final class Misbehaviour extends Exception {
        private static final long serialVersionUID = 1L;

        private final Offence offence;

        Misbehaviour(String message) {
            this(Offence.WRONG_ANSWER, message);
        }

        Misbehaviour(Offence offence, String message) {
            super(message, null, false, false);
            this.offence = offence;
        }

        Offence offence() {
            return offence;
        }
    }
}
