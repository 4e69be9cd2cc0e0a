package org.lode.benchmarks.incentives.fork;

import java.util.List;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.ParentChain;

/**
 * The final blocks and then those of one branch, as the rules ask for them.
 *
 * @param common final blocks, genesis first
 * @param tail what the branch adds
 */
record RuleBranch(List<RuleBlock> common, List<RuleBlock> tail, int window) implements ParentChain {
    /** A block and the works that it pays besides its own. */
    record RuleBlock(Header header, PooledWork own, List<PooledWork> contributions) {}

    private int height() {
        return common.size() - 1 + tail.size();
    }

    private RuleBlock at(long height) {
        return height < common.size() ? common.get((int) height) : tail.get((int) height - common.size());
    }

    @Override
    public Header parent() {
        return at(height()).header();
    }

    @Override
    public Header grandparent() {
        return at(height() - 1L).header();
    }

    @Override
    public Hash hashAt(BlockNumber height) {
        return at(height.value()).header().hash();
    }

    @Override
    public UInt256 difficultyAt(BlockNumber height) {
        return at(height.value()).header().difficulty();
    }

    @Override
    public boolean includesContribution(Hash workId) {
        for (int height = height(); height > height() - window && height > 0; height--) {
            for (PooledWork included : at(height).contributions()) {
                if (included.work().workId().equals(workId)) {
                    return true;
                }
            }
        }
        return false;
    }
}
