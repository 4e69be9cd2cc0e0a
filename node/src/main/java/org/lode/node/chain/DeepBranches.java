package org.lode.node.chain;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heavier branches that part from the chain below the kept history: which to go over to, and which forks are out of reach. What is out of
 * reach once stays so: neither the chain's height nor what a replay takes shrinks unless the chain is reorganised below that fork, which
 * is out of reach itself. So the same fork is not tried twice, and every other is. Owned by the chain-writer.
 */
final class DeepBranches {
    private static final Logger LOG = LoggerFactory.getLogger(DeepBranches.class);

    private final Reach reach;
    /** The heaviest within reach. */
    private @Nullable Branch awaited;
    /** The one that was last found to be out of reach. */
    private @Nullable Branch beyond;
    /** To go back to this block takes too much memory, and to those below it no less. */
    private volatile @Nullable BlockNumber tooLarge;
    /** The highest fork that was said to be out of reach. */
    private @Nullable BlockNumber told;

    /** A branch, all stored, and where it parts from the chain. */
    record Branch(ChainHead tip, BlockNumber fork) {}

    DeepBranches(Reach reach) {
        this.reach = reach;
    }

    /** Whether all that going back takes may be in memory, as far as is known. Any thread. */
    boolean isWithinReach(BlockNumber fork, ChainHead head) {
        BlockNumber bound = tooLarge;
        return head.number().value() - fork.value() <= reach.blocks() && (bound == null || fork.compareTo(bound) > 0);
    }

    /** Takes note of a branch, or of a new tip of one. */
    void add(Branch branch, ChainHead head) {
        if (!isWithinReach(branch.fork, head)) {
            beyond = branch;
            leaveBehind(branch.fork, head);
        } else if (awaited == null || branch.tip.totalDifficulty().compareTo(awaited.tip.totalDifficulty()) > 0) {
            awaited = branch;
        }
    }

    /** Where a known branch with that tip parts from the chain. What extends it does there too, without a walk down for each block. */
    Optional<BlockNumber> forkOf(Hash tip) {
        return Stream.of(Optional.ofNullable(awaited), Optional.ofNullable(beyond))
                .flatMap(Optional::stream)
                .filter(branch -> branch.tip.hash().equals(tip))
                .map(Branch::fork)
                .findFirst();
    }

    /** The branch to go over to, if it is still within reach. */
    Optional<Branch> awaited(ChainHead head) {
        Branch branch = awaited;
        if (branch != null && !isWithinReach(branch.fork, head)) {
            awaited = null;
            add(branch, head);
        }
        return Optional.ofNullable(awaited);
    }

    /** The branch to go over to, now. */
    Optional<Branch> takeAwaited() {
        Optional<Branch> taken = Optional.ofNullable(awaited);
        awaited = null;
        return taken;
    }

    /** Going back to that block turned out to take too much memory. */
    void refuse(BlockNumber fork, ChainHead head) {
        tooLarge = fork;
        leaveBehind(fork, head);
    }

    /** Says once that a heavier chain is not followed, not again for the same fork or one farther back. */
    void leaveBehind(BlockNumber fork, ChainHead head) {
        if (told != null && fork.compareTo(told) <= 0) {
            return;
        }
        told = fork;
        LOG.warn(
                "branch=out-of-reach fork={} head={}: a heavier chain parts from this one too far back to go over to it in memory; to follow"
                        + " it, stop the node, remove the folder 'chain' from its data folder (keys stay) and start it again",
                fork,
                head.number());
    }
}
