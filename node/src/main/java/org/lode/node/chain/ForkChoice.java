package org.lode.node.chain;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.CheckedBlock;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.transition.BlockTransition;
import org.lode.consensus.transition.ExecutedBlock;
import org.lode.consensus.transition.ParentState;
import org.lode.consensus.trie.Parallel;
import org.lode.node.chain.BlockImport.Outcome;
import org.lode.node.event.EventLoop;
import org.lode.node.event.Topic;
import org.lode.node.store.AppliedBlock;
import org.lode.node.store.Batch;
import org.lode.node.store.ChainStore;
import org.lode.node.store.PendingState;
import org.lode.node.store.StateCache;
import org.lode.node.store.StoreFailure;
import org.lode.node.store.StoreView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain with the greatest total difficulty, the first seen among equals. A block is executed when its branch wins; until
 * then it is stored with its header and contributions checked. Each block is one batch, a reorganisation too. Owned by the
 * chain-writer.
 */
final class ForkChoice {
    private static final Logger LOG = LoggerFactory.getLogger(ForkChoice.class);
    private static final int KEPT_CHECKS = 256;
    /** What of a long branch goes into one batch, unless it takes more until it has more work than the chain. */
    private static final int BATCH_BLOCKS = 1024;

    private static final long BATCH_BYTES = 16L << 20;
    /** Blocks after which the entries of a changed state are counted again. */
    private static final int COUNTED_BLOCKS = 32;

    private final ChainStore store;
    private final Execution execution;
    private final Recheck recheck;
    private final BlockTransition transition;
    private final Parallel parallel;
    private final Ancestry ancestry;
    private final InvalidBlocks invalid;
    private final EarningsOf earnings;
    private final StateCache cache;
    private final Topic<HeadChanged> headChanges = new Topic<>();
    private final Topic<Block> sideBlocks = new Topic<>();
    /** Blocks of side branches that need no second check when their branch wins. */
    private final Cache<Hash, CheckedBlock> checkedSideBlocks =
            CacheBuilder.newBuilder().maximumSize(KEPT_CHECKS).build();

    private final Replaying replaying;
    private volatile @Nullable HistoryReplay replay;
    private final DeepBranches deep;

    private volatile ChainHead head;

    /**
     * What going back below the kept history needs.
     *
     * @param writer runs it, a few blocks at a time
     */
    record Replaying(EventLoop writer, Genesis genesis, Reach reach) {}

    /** What execution needs. */
    record Execution(
            BlockTransition transition, Recheck recheck, EarningsOf earnings, StateCache cache, Parallel parallel) {}

    /** Takes a stored block through the rules again. */
    @FunctionalInterface
    interface Recheck {
        Verdict<CheckedBlock> check(Block stored);
    }

    ForkChoice(
            ChainStore store,
            ChainHead head,
            Execution execution,
            Replaying replaying,
            Ancestry ancestry,
            InvalidBlocks invalid) {
        this.store = store;
        this.head = head;
        this.execution = execution;
        this.replaying = replaying;
        this.deep = new DeepBranches(replaying.reach);
        this.transition = execution.transition;
        this.recheck = execution.recheck;
        this.earnings = execution.earnings;
        this.parallel = execution.parallel;
        this.cache = execution.cache;
        this.ancestry = ancestry;
        this.invalid = invalid;
    }

    /** For any thread. */
    ChainHead head() {
        return head;
    }

    Topic<HeadChanged> headChanges() {
        return headChanges;
    }

    /** Blocks that were stored off the chain: work that can still be paid as a contribution. */
    Topic<Block> sideBlocks() {
        return sideBlocks;
    }

    /** Stores a block whose parent is stored, and moves the head if its branch has more work than any. */
    Outcome add(CheckedBlock checked) {
        Block block = checked.block();
        Hash parent = block.header().parentHash();
        try (StoreView view = store.view()) {
            UInt256 totalDifficulty = view.totalDifficulty(parent)
                    .orElseThrow(() -> new StoreFailure("block " + parent + " has lost its total difficulty"))
                    .plus(block.header().difficulty());
            if (totalDifficulty.compareTo(head.totalDifficulty()) <= 0) {
                return keepAside(checked, totalDifficulty);
            }
            Optional<BlockNumber> deepFork = deep.forkOf(parent);
            if (deepFork.isPresent()) {
                return keepAsideBelowHistory(checked, totalDifficulty, deepFork.get());
            }
            return switchTo(view, checked, totalDifficulty, new Batch().addBlock(block, totalDifficulty));
        }
    }

    /** Goes over to the branch of a stored block if it has more work than the chain, unless a replay is under way, which ends in that. */
    void reconsider(Hash tip) {
        if (replay == null) {
            try (StoreView view = store.view()) {
                goOverTo(view, tip);
            }
        }
    }

    private void goOverTo(StoreView view, Hash tip) {
        Optional<UInt256> totalDifficulty = view.totalDifficulty(tip);
        boolean isHeavier = totalDifficulty.isPresent() && totalDifficulty.get().compareTo(head.totalDifficulty()) > 0;
        if (!isHeavier || invalid.find(tip).isPresent()) {
            return;
        }
        Outcome outcome = switch (recheck.check(view.block(tip).orElseThrow())) {
            case Verdict.Valid<CheckedBlock>(CheckedBlock checked) ->
                switchTo(view, checked, totalDifficulty.get(), new Batch());
            case Verdict.Invalid<CheckedBlock>(Rule rule, String detail) ->
                invalid.remember(tip, new Outcome.Invalid(rule, detail));
            case Verdict.Deferred<CheckedBlock> deferred ->
                throw new IllegalStateException("stored block " + tip + " is to wait: " + deferred);
        };
        LOG.debug("branch=reconsidered tip={} outcome={}", tip, outcome);
    }

    private Outcome switchTo(StoreView view, CheckedBlock checked, UInt256 totalDifficulty, Batch extended) {
        Hash tip = checked.block().hash();
        return switch (new Switch(view, extended).to(checked)) {
            case Switched.Done(Batch batch, PendingState state, HeadChanged change) -> {
                store.write(batch);
                cache.moveTo(change.head().hash(), state);
                publish(change);
                if (head.hash().equals(tip)) {
                    yield new Outcome.BecameHead();
                }
                checkedSideBlocks.put(tip, checked);
                later(() -> reconsider(tip));
                yield new Outcome.OnSideBranch();
            }
            case Switched.Refused(Outcome.Invalid reason) -> reason;
            case Switched.TooDeep(BlockNumber fork) -> keepAsideBelowHistory(checked, totalDifficulty, fork);
            case Switched.TooLarge(BlockNumber fork) -> {
                deep.refuse(fork, head);
                yield keepAside(checked, totalDifficulty);
            }
        };
    }

    private Outcome keepAside(CheckedBlock checked, UInt256 totalDifficulty) {
        store.write(new Batch().addBlock(checked.block(), totalDifficulty));
        checkedSideBlocks.put(checked.block().hash(), checked);
        sideBlocks.publish(checked.block());
        return new Outcome.OnSideBranch();
    }

    private Outcome keepAsideBelowHistory(CheckedBlock checked, UInt256 totalDifficulty, BlockNumber fork) {
        Outcome aside = keepAside(checked, totalDifficulty);
        deep.add(new DeepBranches.Branch(new ChainHead(checked.block().header(), totalDifficulty), fork), head);
        prepare();
        return aside;
    }

    /** Makes the history that a branch needs again, and goes over to it then. */
    private void prepare() {
        if (replay == null) {
            deep.awaited(head).ifPresent(branch -> beginReplay(branch.fork()));
        }
    }

    private void beginReplay(BlockNumber fork) {
        LOG.warn(
                "branch=below-history fork={} head={}: a heavier chain parts from this one below the kept history; this one's blocks are"
                        + " executed again from genesis on, then the node goes over",
                fork,
                head.number());
        HistoryReplay begun = new HistoryReplay(replaying, fork, execution, ancestry);
        replay = begun;
        later(() -> proceed(begun));
    }

    /** Lets the writer do what waits first. */
    private void later(Runnable task) {
        var _ = replaying.writer.schedule(Duration.ZERO, task);
    }

    private void proceed(HistoryReplay running) {
        try (StoreView view = store.view()) {
            switch (running.step(view)) {
                case MORE -> later(() -> proceed(running));
                case COMPLETE -> {
                    deep.takeAwaited()
                            .ifPresent(branch -> goOverTo(view, branch.tip().hash()));
                    endReplay();
                }
                case OVERTAKEN -> endReplay();
                case TOO_LARGE -> {
                    deep.refuse(running.fork(), head);
                    endReplay();
                }
            }
        }
    }

    /** A branch that came meanwhile, or the same on another chain, may need a replay of its own. */
    private void endReplay() {
        replay = null;
        prepare();
    }

    /** Whether the chain can go over to a branch that parts from it at this block. Any thread. */
    boolean reachesBackTo(BlockNumber fork) {
        if (fork.compareTo(head.number()) >= 0 || deep.isWithinReach(fork, head)) {
            return true;
        }
        try (StoreView view = store.view()) {
            return view.stateDiff(fork.next()).isPresent();
        }
    }

    /** Tells the user of a heavier chain that parts from this one at this block, out of reach. */
    void leaveBehind(BlockNumber fork) {
        deep.leaveBehind(fork, head);
    }

    /** Whether it will go over to a heavier branch once the history down to the fork is made. Any thread. */
    boolean isReplaying() {
        return replay != null;
    }

    private void publish(HeadChanged change) {
        head = change.head();
        if (!change.reverted().isEmpty()) {
            LOG.info(
                    "head=reorganised number={} hash={} reverted={} applied={}",
                    change.head().number(),
                    change.head().hash(),
                    change.reverted().size(),
                    change.applied().size());
        }
        headChanges.publish(change);
    }

    /** How trying to make a branch the chain ended. */
    private sealed interface Switched {
        record Done(Batch batch, PendingState state, HeadChanged change) implements Switched {}

        record Refused(Outcome.Invalid reason) implements Switched {}

        /** The history of states does not reach back to the fork. */
        record TooDeep(BlockNumber fork) implements Switched {}

        /** What leaves and what comes is more than may be in memory at once. */
        record TooLarge(BlockNumber fork) implements Switched {}
    }

    /** One attempt to make a branch the chain: back to the fork, then forward along the branch, all in memory. */
    private final class Switch {
        private final StoreView view;
        private final PendingState state;
        private final Batch batch;
        private final List<ImportedBlock> reverted = new ArrayList<>();
        private final List<ImportedBlock> applied = new ArrayList<>();
        private boolean isBelowHistory;
        private long bytes;
        /** Of the last block applied, or of the fork. */
        private UInt256 totalDifficulty = UInt256.ZERO;

        Switch(StoreView view, Batch batch) {
            this.view = view;
            this.batch = batch;
            this.state = PendingState.cached(view, cache, parallel);
        }

        Switched to(CheckedBlock tip) {
            Deque<Hash> branch = new ArrayDeque<>();
            Header fork = tip.parent();
            while (!view.isCanonical(fork)) {
                branch.push(fork.hash());
                Hash next = fork.parentHash();
                fork = ancestry.header(next)
                        .orElseThrow(() -> new StoreFailure("block " + next + " is missing below a stored one"));
            }
            if (!reachesBackTo(fork)) {
                return new Switched.TooDeep(fork.number());
            }
            isBelowHistory = fork.number().compareTo(head.number()) < 0
                    && view.stateDiff(fork.number().next()).isEmpty();
            revertTo(fork);
            totalDifficulty = view.totalDifficulty(fork.hash()).orElseThrow();
            for (Hash hash : branch) {
                if (isTooLarge()) {
                    return new Switched.TooLarge(fork.number());
                }
                Optional<Outcome.Invalid> broken = applyStored(hash);
                if (broken.isPresent()) {
                    return new Switched.Refused(condemn(hash, branch, tip, broken.get()));
                }
                if (isEnough()) {
                    return done();
                }
            }
            if (isTooLarge()) {
                return new Switched.TooLarge(fork.number());
            }
            Optional<Outcome.Invalid> broken = apply(tip);
            if (broken.isPresent()) {
                return new Switched.Refused(invalid.remember(tip.block().hash(), broken.get()));
            }
            return done();
        }

        private Switched done() {
            batch.state(state);
            Header last = applied.getLast().block().header();
            return new Switched.Done(
                    batch, state, new HeadChanged(reverted, applied, new ChainHead(last, totalDifficulty)));
        }

        /** The rest of a long branch follows in batches of its own. */
        private boolean isEnough() {
            return (applied.size() >= BATCH_BLOCKS || bytes >= BATCH_BYTES)
                    && totalDifficulty.compareTo(head.totalDifficulty()) > 0;
        }

        /** What is gone back over within the kept history is small enough. */
        private boolean isTooLarge() {
            boolean isTimeToCount = (reverted.size() + applied.size()) % COUNTED_BLOCKS == 0;
            return isBelowHistory
                    && (bytes > replaying.reach.bytes()
                            || (isTimeToCount && state.entries() > replaying.reach.entries()));
        }

        /** Diffs leave history from the oldest on: where the one after the fork is, all are. */
        private boolean reachesBackTo(Header fork) {
            BlockNumber first = fork.number().next();
            return first.compareTo(head.number()) > 0 || diff(first).isPresent();
        }

        private Optional<StateDiff> diff(BlockNumber number) {
            Optional<StateDiff> kept = view.stateDiff(number);
            return kept.isPresent() || replay == null ? kept : replay.diff(number);
        }

        private void revertTo(Header fork) {
            for (BlockNumber at = head.number();
                    at.compareTo(fork.number()) > 0 && !isTooLarge();
                    at = at.minusSaturating(1)) {
                StateDiff diff = diff(at).orElseThrow();
                Hash hash = view.canonicalHash(at).orElseThrow();
                Block block = view.block(hash).orElseThrow();
                List<Receipt> receipts = view.receipts(hash).orElseThrow();
                state.apply(diff.reversed());
                batch.revert(block, receipts);
                take(new ImportedBlock(block, receipts), reverted);
            }
        }

        private void take(ImportedBlock block, List<ImportedBlock> into) {
            into.add(block);
            bytes += block.bytes();
        }

        private Optional<Outcome.Invalid> applyStored(Hash hash) {
            CheckedBlock known = checkedSideBlocks.getIfPresent(hash);
            if (known != null) {
                return apply(known);
            }
            return switch (recheck.check(view.block(hash).orElseThrow())) {
                case Verdict.Valid<CheckedBlock>(CheckedBlock checked) -> apply(checked);
                case Verdict.Invalid<CheckedBlock>(Rule rule, String detail) ->
                    Optional.of(new Outcome.Invalid(rule, detail));
                case Verdict.Deferred<CheckedBlock> deferred ->
                    throw new IllegalStateException("stored block " + hash + " is to wait: " + deferred);
            };
        }

        private Optional<Outcome.Invalid> apply(CheckedBlock checked) {
            Verdict<ExecutedBlock> verdict = transition.execute(
                    checked, new ParentState(state, state, parallel), ancestry.hashesUpTo(checked.parent()));
            return switch (verdict) {
                case Verdict.Valid<ExecutedBlock>(ExecutedBlock executed) -> {
                    state.apply(executed.diff(), executed.tries());
                    batch.extend(new AppliedBlock(
                            executed.block(), executed.receipts(), executed.diff(), earnings.of(executed)));
                    totalDifficulty =
                            totalDifficulty.plus(executed.block().header().difficulty());
                    take(new ImportedBlock(executed.block(), executed.receipts()), applied);
                    yield Optional.empty();
                }
                case Verdict.Invalid<ExecutedBlock>(Rule rule, String detail) ->
                    Optional.of(new Outcome.Invalid(rule, detail));
                case Verdict.Deferred<ExecutedBlock> deferred ->
                    throw new IllegalStateException("execution never waits: " + deferred);
            };
        }

        /** Remembers a block of a branch as invalid, with everything above it. */
        private Outcome.Invalid condemn(Hash bad, Deque<Hash> branch, CheckedBlock tip, Outcome.Invalid reason) {
            invalid.remember(bad, reason);
            boolean above = false;
            for (Hash hash : branch) {
                if (above) {
                    invalid.rememberDescendant(hash, bad, reason);
                }
                above |= hash.equals(bad);
            }
            return invalid.rememberDescendant(tip.block().hash(), bad, reason);
        }
    }
}
