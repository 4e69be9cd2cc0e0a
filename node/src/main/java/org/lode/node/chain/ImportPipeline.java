package org.lode.node.chain;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.SealedBlock;
import org.lode.consensus.rules.Verdict;
import org.lode.node.event.EventLoop;

/**
 * Takes blocks in: checks them on the CPU pool, several at once, and hands them to the chain-writer in the order they came, so
 * that a run of blocks never looks like orphans. Bounded by bytes in flight.
 */
final class ImportPipeline implements BlockImport {
    private static final long BYTES_IN_FLIGHT_MAX = 64L << 20;
    /** What a block costs beside its encoding, so that empty ones are bounded too. */
    private static final long BYTES_EACH = 16L << 10;

    private final Executor cpu;
    private final EventLoop loop;
    private final BlockChecks checks;
    private final Ancestry ancestry;
    private final InvalidBlocks invalid;
    private final ChainWriter writer;
    private final Queue<Entry> inOrder = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytesInFlight = new AtomicLong();

    ImportPipeline(
            Executor cpu,
            EventLoop loop,
            BlockChecks checks,
            Ancestry ancestry,
            InvalidBlocks invalid,
            ChainWriter writer) {
        this.cpu = cpu;
        this.loop = loop;
        this.checks = checks;
        this.ancestry = ancestry;
        this.invalid = invalid;
        this.writer = writer;
    }

    private static final class Entry {
        final Block block;
        final long bytes;
        final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        volatile @Nullable Stage stage;

        Entry(Block block, long bytes) {
            this.block = block;
            this.bytes = bytes;
        }
    }

    /** What the CPU pool found. */
    private sealed interface Stage {
        record Ready(ProvenBlock block) implements Stage {}

        record Settled(Outcome outcome) implements Stage {}

        record Failed(Throwable cause) implements Stage {}
    }

    @Override
    public CompletableFuture<Outcome> submit(Block block) {
        Entry entry = new Entry(block, block.encoded().size() + BYTES_EACH);
        if (bytesInFlight.addAndGet(entry.bytes) > BYTES_IN_FLIGHT_MAX) {
            bytesInFlight.addAndGet(-entry.bytes);
            return CompletableFuture.completedFuture(new Outcome.Busy());
        }
        inOrder.add(entry);
        try {
            cpu.execute(() -> check(entry));
        } catch (RejectedExecutionException e) {
            fail(e);
        }
        return entry.outcome;
    }

    private void check(Entry entry) {
        try {
            entry.stage = stageOf(entry.block);
        } catch (Throwable failure) {
            entry.stage = new Stage.Failed(failure);
        }
        try {
            loop.execute(this::importReady);
        } catch (RejectedExecutionException e) {
            fail(e);
        }
    }

    private Stage stageOf(Block block) {
        Hash hash = block.hash();
        Optional<Outcome.Invalid> known = invalid.find(hash);
        if (known.isPresent()) {
            return new Stage.Settled(known.get());
        }
        if (ancestry.header(hash).isPresent()) {
            return new Stage.Settled(new Outcome.AlreadyKnown());
        }
        return switch (checks.seal(block)) {
            case Verdict.Valid<SealedBlock>(SealedBlock sealed) -> new Stage.Ready(checks.prove(sealed));
            // Not remembered: cheap to find again, and the body may not be the one that belongs to this hash.
            case Verdict.Invalid<SealedBlock>(var rule, String detail) ->
                new Stage.Settled(new Outcome.Invalid(rule, detail));
            case Verdict.Deferred<SealedBlock>(var until) -> new Stage.Settled(new Outcome.Deferred(until));
        };
    }

    /** Imports from the front for as long as the front is checked. */
    private void importReady() {
        loop.checkOwned();
        for (Entry entry = inOrder.peek(); entry != null && entry.stage != null; entry = inOrder.peek()) {
            inOrder.remove();
            bytesInFlight.addAndGet(-entry.bytes);
            try {
                entry.outcome.complete(outcomeOf(entry.stage));
            } catch (Throwable failure) {
                entry.outcome.completeExceptionally(failure);
                fail(failure);
                throw failure;
            }
        }
    }

    private Outcome outcomeOf(Stage stage) {
        return switch (stage) {
            case Stage.Ready(ProvenBlock block) -> writer.importBlock(block);
            case Stage.Settled(Outcome outcome) -> outcome;
            case Stage.Failed(Throwable cause) -> throw new IllegalStateException("checking a block failed", cause);
        };
    }

    /** Answers everyone who still waits: no block is judged any more. */
    void fail(Throwable cause) {
        for (Entry entry = inOrder.poll(); entry != null; entry = inOrder.poll()) {
            bytesInFlight.addAndGet(-entry.bytes);
            entry.outcome.completeExceptionally(cause);
        }
    }
}
