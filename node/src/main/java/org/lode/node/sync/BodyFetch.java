package org.lode.node.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.trie.Trie;
import org.lode.node.chain.BlockImport;
import org.lode.node.chain.ChainView;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.wire.Message;

/**
 * Fetches the bodies of checked headers from all peers at once, a chunk from each at a time, and imports the blocks in order. A body
 * that does not belong to its header is known before it is imported, so the blame falls on who sent it. A chunk that holds up all the
 * others is asked of a second peer. Owned by the sync loop.
 */
final class BodyFetch {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration STALLED = Duration.ofSeconds(2);
    private static final Duration BUSY_PAUSE = Duration.ofMillis(100);
    private static final int CHUNK = 64;
    private static final int CHUNKS_A_PEER = 2;
    /** Blocks asked for or waiting for their turn, and what the waiting ones may weigh. */
    private static final int AHEAD_MAX = 1024;

    private static final long WAITING_BYTES_MAX = 64L << 20;
    private static final int IMPORTING_MAX = 256;

    private final Tools tools;
    private final Listener listener;
    /** Headers whose bodies nobody was asked for, by height. */
    private final TreeMap<Long, Header> wanted = new TreeMap<>();

    private final TreeMap<Long, Block> waiting = new TreeMap<>();
    /** Heights whose blocks are stored already. */
    private final TreeSet<Long> stored = new TreeSet<>();

    private final Set<Chunk> asked = new LinkedHashSet<>();
    private final Set<Neighbour> lacking = new HashSet<>();
    private long next;
    private long waitingBytes;
    private int importing;
    private boolean open;
    private boolean stopped;

    /** What it works with. */
    record Tools(
            Errands errands, Neighbourhood neighbourhood, BlockImport imports, ChainView known, InstantSource clock) {}

    /** Who hears of it, on the loop. */
    interface Listener {
        void imported(Block block);

        /** A block whose header was checked is invalid all the same. */
        void invalid(Hash hash, String detail);

        /** Everything so far is imported. */
        void drained();

        /** Nobody has what is wanted. */
        void withheld();
    }

    private record Chunk(Neighbour peer, List<Header> headers, Instant at) {}

    /** @param next the height of the first block to come */
    BodyFetch(Tools tools, long next, Listener listener) {
        this.tools = tools;
        this.next = next;
        this.listener = listener;
    }

    void stop() {
        stopped = true;
    }

    /** Headers that it holds, or whose blocks it holds. */
    int held() {
        return wanted.size()
                + waiting.size()
                + importing
                + asked.stream().mapToInt(it -> it.headers.size()).sum();
    }

    /** More headers, in order. */
    void add(List<Header> headers) {
        for (Header header : headers) {
            if (tools.known.header(header.hash()).isPresent()) {
                stored.add(header.number().value());
            } else {
                wanted.put(header.number().value(), header);
            }
        }
        proceed();
    }

    /** Bodies may be asked for: the chain is worth it. */
    void open() {
        if (!open) {
            open = true;
            proceed();
        }
    }

    /** Headers whose bodies nobody was asked for, by height. */
    NavigableMap<Long, Header> wanted() {
        return Collections.unmodifiableNavigableMap(wanted);
    }

    /** Looks after what takes too long, and asks whoever came meanwhile. */
    void tick() {
        Instant late = tools.clock.instant().minus(STALLED);
        for (Chunk chunk : asked) {
            if (chunk.headers.getFirst().number().value() <= next && chunk.at.isBefore(late)) {
                chunk.headers.forEach(this::want);
            }
        }
        proceed();
    }

    private void want(Header header) {
        long height = header.number().value();
        if (height >= next && !waiting.containsKey(height)) {
            wanted.put(height, header);
        }
    }

    private void proceed() {
        if (stopped || !open) {
            return;
        }
        importReady();
        askAll();
        if (!stopped && wanted.isEmpty() && asked.isEmpty() && waiting.isEmpty() && importing == 0) {
            listener.drained();
        }
    }

    private void askAll() {
        for (Neighbour peer : tools.neighbourhood.shuffled()) {
            while (!lacking.contains(peer) && chunksOf(peer) < CHUNKS_A_PEER && !wanted.isEmpty() && hasRoom()) {
                ask(peer, take(peer));
            }
        }
        boolean nobody = !wanted.isEmpty()
                && asked.isEmpty()
                && tools.neighbourhood.all().stream().allMatch(lacking::contains);
        if (nobody) {
            stop();
            listener.withheld();
        }
    }

    private boolean hasRoom() {
        int ahead = waiting.size()
                + importing
                + asked.stream().mapToInt(it -> it.headers.size()).sum();
        boolean isNext = wanted.firstKey() <= next;
        return isNext || (ahead < AHEAD_MAX && waitingBytes < WAITING_BYTES_MAX);
    }

    private long chunksOf(Neighbour peer) {
        return asked.stream().filter(it -> it.peer.equals(peer)).count();
    }

    private Chunk take(Neighbour peer) {
        List<Header> headers = new ArrayList<>(CHUNK);
        while (headers.size() < CHUNK && !wanted.isEmpty()) {
            headers.add(wanted.pollFirstEntry().getValue());
        }
        return new Chunk(peer, List.copyOf(headers), tools.clock.instant());
    }

    private void ask(Neighbour peer, Chunk chunk) {
        asked.add(chunk);
        List<Hash> hashes = chunk.headers.stream().map(Header::hash).toList();
        tools.errands.ask(
                peer, Message.BlockBodies.class, id -> new Message.GetBlockBodies(id, hashes), PATIENCE, answer -> {
                    if (stopped) {
                        return;
                    }
                    switch (answer) {
                        case Errands.Answer.Got<Message.BlockBodies>(var message) -> received(chunk, message.bodies());
                        case Errands.Answer.Late<Message.BlockBodies> _ -> {
                            peer.failed("no bodies in time");
                            giveBack(chunk, 0);
                        }
                        case Errands.Answer.Gone<Message.BlockBodies> _ -> giveBack(chunk, 0);
                    }
                });
    }

    private void giveBack(Chunk chunk, int from) {
        asked.remove(chunk);
        chunk.headers.subList(from, chunk.headers.size()).forEach(this::want);
        proceed();
    }

    private void received(Chunk chunk, List<Message.Body> bodies) {
        if (bodies.size() > chunk.headers.size()) {
            chunk.peer.blame(Offence.WRONG_ANSWER, "more bodies than were asked for");
            giveBack(chunk, 0);
        } else if (bodies.isEmpty()) {
            lacking.add(chunk.peer);
            giveBack(chunk, 0);
        } else {
            List<Block> blocks = new ArrayList<>(bodies.size());
            for (int i = 0; i < bodies.size(); i++) {
                blocks.add(new Block(chunk.headers.get(i), bodies.get(i).transactions()));
            }
            tools.errands.compute(() -> matching(blocks), count -> arrived(chunk, blocks, count));
        }
    }

    /** How many of the bodies, from the first on, are their header's. For the processor's threads. */
    private static int matching(List<Block> blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            Hash root = Trie.indexedRoot(
                    block.transactions().stream().map(Transaction::encoded).toList());
            if (!root.equals(block.header().content().transactionsRoot())) {
                return i;
            }
        }
        return blocks.size();
    }

    private void arrived(Chunk chunk, List<Block> blocks, int matching) {
        if (stopped) {
            return;
        }
        if (matching < blocks.size()) {
            chunk.peer.blame(
                    Offence.WRONG_ANSWER,
                    "the body of block " + blocks.get(matching).number() + " is another's");
        } else {
            chunk.peer.kept();
        }
        for (Block block : blocks.subList(0, matching)) {
            long height = block.number().value();
            wanted.remove(height);
            if (height >= next && waiting.putIfAbsent(height, block) == null) {
                waitingBytes += block.encoded().size();
            }
        }
        giveBack(chunk, matching);
    }

    private void importReady() {
        while (importing < IMPORTING_MAX) {
            if (stored.remove(next)) {
                next++;
                continue;
            }
            Block block = waiting.remove(next);
            if (block == null) {
                return;
            }
            waitingBytes -= block.encoded().size();
            next++;
            importing++;
            submit(block);
        }
    }

    private void submit(Block block) {
        tools.errands.when(tools.imports.submit(block), (outcome, _) -> judged(block, outcome));
    }

    private void judged(Block block, BlockImport.@Nullable Outcome outcome) {
        if (stopped) {
            return;
        }
        switch (outcome) {
            // The node closes.
            case null -> stop();
            case BlockImport.Outcome.Invalid(var rule, String detail) -> {
                stop();
                listener.invalid(block.hash(), rule + ", " + detail);
            }
            case BlockImport.Outcome.Busy _, BlockImport.Outcome.Deferred _ -> {
                var _ = tools.errands.after(BUSY_PAUSE, () -> {
                    if (!stopped) {
                        submit(block);
                    }
                });
            }
            case BlockImport.Outcome.BecameHead _,
                    BlockImport.Outcome.OnSideBranch _,
                    BlockImport.Outcome.AlreadyKnown _ -> {
                importing--;
                listener.imported(block);
                proceed();
            }
        }
    }
}
