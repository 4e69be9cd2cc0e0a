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
    private @Nullable HistoryReplay replay;
    /** The heaviest block whose branch parts from the chain below the kept history. */
    private @Nullable ChainHead awaited;

    private boolean isLeftBehind;

    private volatile ChainHead head;

    /**
     * What going back below the kept history needs.
     *
     * @param writer runs it, a few blocks at a time
     */
    record Replaying(EventLoop writer, Genesis genesis) {}

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
        try (StoreView view = store.view()) {
            UInt256 totalDifficulty = view.totalDifficulty(block.header().parentHash())
                    .orElseThrow(() ->
                            new StoreFailure("block " + block.header().parentHash() + " has lost its total difficulty"))
                    .plus(block.header().difficulty());
            if (totalDifficulty.compareTo(head.totalDifficulty()) <= 0) {
                return keepAside(checked, totalDifficulty);
            }
            return switchTo(view, checked, totalDifficulty, new Batch().addBlock(block, totalDifficulty));
        }
    }

    private Outcome switchTo(StoreView view, CheckedBlock checked, UInt256 totalDifficulty, Batch extended) {
        ChainHead tip = new ChainHead(checked.block().header(), totalDifficulty);
        return switch (new Switch(view, extended).to(checked)) {
            case Switched.Done(Batch batch, PendingState state, HeadChanged change) -> {
                store.write(batch);
                cache.moveTo(tip.hash(), state);
                publish(new HeadChanged(change.reverted(), change.applied(), tip));
                yield new Outcome.BecameHead();
            }
            case Switched.Refused(Outcome.Invalid reason) -> reason;
            case Switched.TooDeep(BlockNumber fork) -> {
                Outcome aside = keepAside(checked, totalDifficulty);
                await(tip, fork);
                yield aside;
            }
        };
    }

    private Outcome keepAside(CheckedBlock checked, UInt256 totalDifficulty) {
        store.write(new Batch().addBlock(checked.block(), totalDifficulty));
        checkedSideBlocks.put(checked.block().hash(), checked);
        sideBlocks.publish(checked.block());
        return new Outcome.OnSideBranch();
    }

    /** A heavier branch parts from the chain below the kept history: makes that history again, and goes over then. */
    private void await(ChainHead tip, BlockNumber fork) {
        if (awaited == null || tip.totalDifficulty().compareTo(awaited.totalDifficulty()) > 0) {
            awaited = tip;
        }
        if (replay != null || isLeftBehind) {
            return;
        }
        if (head.number().value() - fork.value() > HistoryReplay.BLOCKS_MAX) {
            stayBehind(fork);
            return;
        }
        LOG.warn(
                "branch=too-deep fork={} head={} tip={}: a heavier chain parts from this one below the kept history; its blocks are"
                        + " executed again from genesis on, then the node follows",
                fork,
                head.number(),
                tip.number());
        replay = new HistoryReplay(replaying.genesis, fork, execution, ancestry);
        proceed(replay, fork);
    }

    /** Lets the writer do what waits, and goes on. */
    private void proceed(HistoryReplay running, BlockNumber fork) {
        var _ = replaying.writer.schedule(Duration.ZERO, () -> {
            try (StoreView view = store.view()) {
                switch (running.step(view)) {
                    case MORE -> proceed(running, fork);
                    case COMPLETE -> {
                        followAwaited(view);
                        replay = null;
                    }
                    // The next block of that branch begins it anew.
                    case OVERTAKEN -> replay = null;
                    case TOO_LARGE -> {
                        replay = null;
                        stayBehind(fork);
                    }
                }
            }
        });
    }

    private void followAwaited(StoreView view) {
        ChainHead tip = awaited;
        awaited = null;
        if (tip == null || tip.totalDifficulty().compareTo(head.totalDifficulty()) <= 0) {
            return;
        }
        Outcome outcome = switch (recheck.check(view.block(tip.hash()).orElseThrow())) {
            case Verdict.Valid<CheckedBlock>(CheckedBlock checked) ->
                switchTo(view, checked, tip.totalDifficulty(), new Batch());
            case Verdict.Invalid<CheckedBlock>(Rule rule, String detail) -> new Outcome.Invalid(rule, detail);
            case Verdict.Deferred<CheckedBlock> deferred ->
                throw new IllegalStateException("stored block " + tip.hash() + " is to wait: " + deferred);
        };
        LOG.debug("branch=followed tip={} outcome={}", tip.number(), outcome);
    }

    private void stayBehind(BlockNumber fork) {
        isLeftBehind = true;
        LOG.error(
                "branch=too-deep fork={} head={}: a heavier chain parts from this one too far back to go over to it; stop the node,"
                        + " remove the folder 'chain' from its data folder (keys stay) and start it again to follow that chain",
                fork,
                head.number());
    }

    private void publish(HeadChanged change) {
        if (!change.reverted().isEmpty()) {
            LOG.info(
                    "head=reorganised number={} hash={} reverted={} applied={}",
                    change.head().number(),
                    change.head().hash(),
                    change.reverted().size(),
                    change.applied().size());
        }
        head = change.head();
        headChanges.publish(change);
    }

    /** How trying to make a branch the chain ended. */
    private sealed interface Switched {
        record Done(Batch batch, PendingState state, HeadChanged change) implements Switched {}

        record Refused(Outcome.Invalid reason) implements Switched {}

        /** The history of states does not reach back to the fork. */
        record TooDeep(BlockNumber fork) implements Switched {}
    }

    /** One attempt to make a branch the chain: back to the fork, then forward along the branch, all in memory. */
    private final class Switch {
        private final StoreView view;
        private final PendingState state;
        private final Batch batch;
        private final List<ImportedBlock> reverted = new ArrayList<>();
        private final List<ImportedBlock> applied = new ArrayList<>();

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
            revertTo(fork);
            for (Hash hash : branch) {
                Optional<Outcome.Invalid> broken = applyStored(hash);
                if (broken.isPresent()) {
                    return new Switched.Refused(condemn(hash, branch, tip, broken.get()));
                }
            }
            Optional<Outcome.Invalid> broken = apply(tip);
            if (broken.isPresent()) {
                return new Switched.Refused(invalid.remember(tip.block().hash(), broken.get()));
            }
            batch.state(state);
            return new Switched.Done(batch, state, new HeadChanged(reverted, applied, head));
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
            for (BlockNumber at = head.number(); at.compareTo(fork.number()) > 0; at = at.minusSaturating(1)) {
                StateDiff diff = diff(at).orElseThrow();
                Hash hash = view.canonicalHash(at).orElseThrow();
                Block block = view.block(hash).orElseThrow();
                List<Receipt> receipts = view.receipts(hash).orElseThrow();
                state.apply(diff.reversed());
                batch.revert(block, receipts);
                reverted.add(new ImportedBlock(block, receipts));
            }
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
                    applied.add(new ImportedBlock(executed.block(), executed.receipts()));
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
