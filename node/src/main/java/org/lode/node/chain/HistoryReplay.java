package org.lode.node.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.CheckedBlock;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.transition.ExecutedBlock;
import org.lode.consensus.transition.ParentState;
import org.lode.node.store.MemoryStore;
import org.lode.node.store.PendingState;
import org.lode.node.store.StateHistory;
import org.lode.node.store.StoreView;

/**
 * The chain executed once more, from genesis on and in memory, for the state diffs that history has dropped: with them the chain can go
 * back to a fork that is older. A few blocks at a time, so that its owner does other work between. Nothing is written. Owned by the
 * chain-writer.
 */
final class HistoryReplay {
    private static final int BLOCKS_A_STEP = 32;

    private final ForkChoice.Execution execution;
    private final Ancestry ancestry;
    private final BlockNumber fork;
    private final long entriesMax;
    private final PendingState state;
    private final Map<BlockNumber, StateDiff> diffs = new HashMap<>();
    private BlockNumber next = BlockNumber.GENESIS.next();
    private Hash last;
    private long changes;
    private boolean isComplete;

    /** How far it is. */
    enum Progress {
        MORE,
        /** The diffs from the fork to where history begins are here. */
        COMPLETE,
        /** The chain was reorganised under it. */
        OVERTAKEN,
        /** The state, or the diffs, are too large to be held in memory. */
        TOO_LARGE
    }

    /** @param fork the block to go back to */
    HistoryReplay(ForkChoice.Replaying replaying, BlockNumber fork, ForkChoice.Execution execution, Ancestry ancestry) {
        Genesis genesis = replaying.genesis();
        this.execution = execution;
        this.ancestry = ancestry;
        this.fork = fork;
        this.entriesMax = replaying.reach().entries();
        this.last = genesis.hash();
        this.state = new PendingState(new MemoryStore(StateHistory.DEFAULT).view(), execution.parallel());
        state.apply(genesis.allocation());
    }

    /** The block to go back to. */
    BlockNumber fork() {
        return fork;
    }

    /** What a block above the fork changed; empty where history has it, and until all that history lacks is here. */
    Optional<StateDiff> diff(BlockNumber number) {
        return isComplete ? Optional.ofNullable(diffs.get(number)) : Optional.empty();
    }

    /** Executes a few blocks more of the canonical chain. */
    Progress step(StoreView view) {
        List<Block> blocks = new ArrayList<>(BLOCKS_A_STEP);
        BlockNumber at = next;
        boolean isInHistory = view.stateDiff(at).isPresent();
        while (!isInHistory && blocks.size() < BLOCKS_A_STEP) {
            blocks.add(view.canonicalHash(at).flatMap(view::block).orElseThrow());
            at = at.next();
            isInHistory = view.stateDiff(at).isPresent();
        }
        for (CheckedBlock checked : execution.parallel().map(blocks, this::checked)) {
            if (!checked.block().header().parentHash().equals(last)) {
                return Progress.OVERTAKEN;
            }
            execute(checked);
        }
        if (isInHistory) {
            isComplete = true;
            return Progress.COMPLETE;
        }
        return state.entries() > entriesMax || changes > entriesMax ? Progress.TOO_LARGE : Progress.MORE;
    }

    private void execute(CheckedBlock checked) {
        Verdict<ExecutedBlock> verdict = execution
                .transition()
                .execute(
                        checked,
                        new ParentState(state, state, execution.parallel()),
                        ancestry.hashesUpTo(checked.parent()));
        if (!(verdict instanceof Verdict.Valid<ExecutedBlock>(ExecutedBlock executed))) {
            throw broken(checked.block(), verdict);
        }
        state.apply(executed.diff(), executed.tries());
        if (next.compareTo(fork) > 0) {
            diffs.put(next, executed.diff());
            changes += executed.diff().accounts().values().stream()
                    .mapToLong(change -> 1L + change.storage().size())
                    .sum();
        }
        last = checked.block().hash();
        next = next.next();
    }

    private CheckedBlock checked(Block stored) {
        Verdict<CheckedBlock> verdict = execution.recheck().check(stored);
        if (verdict instanceof Verdict.Valid<CheckedBlock>(CheckedBlock checked)) {
            return checked;
        }
        throw broken(stored, verdict);
    }

    private static IllegalStateException broken(Block block, Verdict<?> verdict) {
        return new IllegalStateException("block " + block.number() + " of the chain holds no more: " + verdict);
    }
}
