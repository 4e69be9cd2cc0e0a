package org.lode.node.chain;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.BlockRules;
import org.lode.consensus.rules.CheckedBlock;
import org.lode.consensus.rules.LightCaches;
import org.lode.consensus.rules.SealedBlock;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.transition.BlockTransition;
import org.lode.consensus.transition.ParentState;
import org.lode.consensus.trie.Parallel;
import org.lode.node.event.EventLoop;
import org.lode.node.event.EventSource;
import org.lode.node.store.ChainStore;
import org.lode.node.store.StateCache;
import org.lode.node.store.StoreRefusal;
import org.lode.node.store.StoreView;

/**
 * The chain of this node over a store: takes blocks in, keeps the best chain, answers readers. Changes happen on the chain-writer
 * alone; readers on any thread see the last batch.
 */
public final class Chain implements ChainView, BlockImport {
    private final Genesis genesis;
    private final ChainStore store;
    private final Ancestry ancestry;
    private final ForkChoice forkChoice;
    private final ChainWriter writer;
    private final ImportPipeline pipeline;
    private final EventLoop loop;

    /**
     * What a chain runs on.
     *
     * @param writer the loop that owns head and database
     * @param cpu runs checks; may be the same threads as {@code parallel}
     */
    public record Threads(EventLoop writer, Executor cpu, Parallel parallel, InstantSource clock) {}

    /**
     * What judges blocks.
     *
     * @param caches what seals are checked with
     * @param proven what others have proven, so that it is not computed twice
     */
    public record Judges(Secp256k1 curve, LightCaches caches, BlockTransition transition, ProvenCache proven) {}

    private Chain(ChainStore store, Genesis genesis, ChainHead head, Judges judges, Threads threads, Reach reach) {
        ChainSpec spec = genesis.spec();
        this.genesis = genesis;
        this.store = store;
        this.loop = threads.writer;
        this.ancestry = new Ancestry(store, spec.contribution());
        InvalidBlocks invalid = new InvalidBlocks();
        BlockRules rules = new BlockRules(spec, judges.caches, judges.curve);
        BlockChecks checks = new BlockChecks(spec, rules, judges.curve, ancestry, judges.proven, threads.parallel);
        this.forkChoice = new ForkChoice(
                store,
                head,
                new ForkChoice.Execution(
                        judges.transition,
                        stored -> recheck(stored, checks, rules, threads.parallel),
                        new EarningsOf(spec.reward()),
                        new StateCache(StateCache.Bounds.STANDARD),
                        threads.parallel),
                new ForkChoice.Replaying(threads.writer, genesis, reach),
                ancestry,
                invalid);
        this.writer = new ChainWriter(
                new ChainWriter.Surroundings(threads.writer, threads.clock, rules, threads.parallel),
                ancestry,
                invalid,
                forkChoice);
        this.pipeline = new ImportPipeline(threads.cpu, threads.writer, checks, ancestry, invalid, writer);
        CachesAhead.follow(forkChoice.headChanges(), spec.ethash(), judges.caches, threads.cpu);
    }

    /**
     * Opens the chain that a store holds, or begins it in an empty one.
     *
     * @throws StoreRefusal if the store holds another chain
     */
    public static Chain open(ChainStore store, Genesis genesis, Judges judges, Threads threads) throws StoreRefusal {
        return open(store, genesis, judges, threads, Reach.STANDARD);
    }

    /** As {@link #open(ChainStore, Genesis, Judges, Threads)}, with another bound on forks below the kept history. */
    public static Chain open(ChainStore store, Genesis genesis, Judges judges, Threads threads, Reach reach)
            throws StoreRefusal {
        return new Chain(store, genesis, ChainStart.open(store, genesis), judges, threads, reach);
    }

    public Genesis genesis() {
        return genesis;
    }

    /** Recent ancestors as the rules ask for them. */
    public Ancestry ancestry() {
        return ancestry;
    }

    /** Blocks that hold up to their execution, before they are executed: worth passing on at once. */
    public EventSource<Block> wellPlacedBlocks() {
        return writer.wellPlaced();
    }

    /** Blocks that were stored off the chain: work that can still be paid as a contribution. */
    public EventSource<Block> sideBlocks() {
        return forkChoice.sideBlocks();
    }

    @Override
    public CompletableFuture<Outcome> submit(Block block) {
        return pipeline.submit(block);
    }

    private void onWriter(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The node closes.
        }
    }

    /** Whether it is about to go over to a heavier branch that parts from it below the kept history. Any thread. */
    public boolean isReplaying() {
        return forkChoice.isReplaying();
    }

    /** Whether the chain can go over to a branch that parts from it at this block, in bounded memory. Any thread. */
    public boolean reachesBackTo(BlockNumber fork) {
        return forkChoice.reachesBackTo(fork);
    }

    /** A heavier chain parts from this one farther back than it reaches: the user is told, once. Any thread. */
    public void leaveBehind(BlockNumber fork) {
        onWriter(() -> forkChoice.leaveBehind(fork));
    }

    /**
     * Goes over to the branch of a stored block if it has more work than the chain: what was to be done about that may have ended with
     * the process. Any thread.
     */
    public void reconsider(Hash stored) {
        onWriter(() -> forkChoice.reconsider(stored));
    }

    /**
     * Does something with the state and tries after the head.
     *
     * @return empty if {@code head} is the head no more
     */
    public <T> Optional<T> onHead(ChainHead head, Function<ParentState, T> work) {
        return read(view -> {
            if (!view.headHash().equals(Optional.of(head.hash()))) {
                return Optional.empty();
            }
            return Optional.of(work.apply(new ParentState(view.headState(), view.headTries(), Parallel.SEQUENTIAL)));
        });
    }

    /** Answers everyone whose block will not be judged any more, because the writer has ended. */
    public void abandon(Throwable reason) {
        pipeline.fail(reason);
    }

    @Override
    public ChainHead head() {
        return forkChoice.head();
    }

    @Override
    public EventSource<HeadChanged> headChanges() {
        return forkChoice.headChanges();
    }

    @Override
    public Optional<Header> header(Hash blockHash) {
        return ancestry.header(blockHash);
    }

    @Override
    public Optional<Hash> canonicalHash(BlockNumber number) {
        return read(view -> view.canonicalHash(number));
    }

    @Override
    public Optional<Block> block(Hash blockHash) {
        return read(view -> view.block(blockHash));
    }

    @Override
    public Optional<List<Receipt>> receipts(Hash blockHash) {
        return read(view -> view.receipts(blockHash));
    }

    @Override
    public Optional<UInt256> totalDifficulty(Hash blockHash) {
        return read(view -> view.totalDifficulty(blockHash));
    }

    @Override
    public Optional<TransactionPlace> transactionPlace(Hash transactionHash) {
        return read(view -> view.transactionLocation(transactionHash)
                .flatMap(location -> view.canonicalHash(location.number())
                        .map(hash -> new TransactionPlace(hash, location.number(), location.index()))));
    }

    @Override
    public Optional<StateSnapshot> state(Hash blockHash) {
        return StoredState.open(store, blockHash);
    }

    @Override
    public HeadSnapshot headSnapshot() {
        return StoredState.openHead(store);
    }

    @Override
    public LogSnapshot logs() {
        return new LogSnapshot(store.view());
    }

    @Override
    public Earnings earnings(Address beneficiary, BlockNumber first, BlockNumber last) {
        return new Earnings(read(view -> view.earnings(beneficiary, first, last)));
    }

    private <T> T read(Function<StoreView, T> question) {
        try (StoreView view = store.view()) {
            return question.apply(view);
        }
    }

    /** Blocks in the store were in time once, whatever the clock says now. */
    private Verdict<CheckedBlock> recheck(Block stored, BlockChecks checks, BlockRules rules, Parallel parallel) {
        return switch (checks.seal(stored)) {
            case Verdict.Valid<SealedBlock>(var sealed) -> {
                ProvenBlock proven = checks.prove(sealed);
                var chain = ancestry.endingIn(stored.header().parentHash()).orElseThrow();
                yield rules.context(
                        sealed,
                        new BlockRules.Context(chain, stored.header().timestampSeconds(), proven.proven(), parallel));
            }
            case Verdict.Invalid<SealedBlock> broken -> broken.cast();
            case Verdict.Deferred<SealedBlock> deferred -> deferred.cast();
        };
    }
}
