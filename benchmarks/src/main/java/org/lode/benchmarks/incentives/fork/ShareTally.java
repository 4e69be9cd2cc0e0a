package org.lode.benchmarks.incentives.fork;

/**
 * What final blocks paid, in works.
 *
 * @param ownBlocks the attacker's blocks
 * @param ownShares the attacker's shares and orphaned blocks that were paid
 * @param ownIncluded shares of anyone in the attacker's blocks
 * @param blocks all blocks
 * @param shares all shares paid
 */
public record ShareTally(long ownBlocks, long ownShares, long ownIncluded, long blocks, long shares) {
    /** What was paid since. */
    ShareTally minus(ShareTally before) {
        return new ShareTally(
                ownBlocks - before.ownBlocks,
                ownShares - before.ownShares,
                ownIncluded - before.ownIncluded,
                blocks - before.blocks,
                shares - before.shares);
    }

    /** The attacker's part of all that was paid when a block pays 1 and of a share's 1 {@code inclusion} goes to the block. */
    public double attackerShare(double inclusion) {
        return attackerIncome(inclusion) / (blocks + shares);
    }

    /** The attacker's income a block: its income in time where difficulty counts blocks only. */
    public double attackerPerBlock(double inclusion) {
        return attackerIncome(inclusion) / blocks;
    }

    private double attackerIncome(double inclusion) {
        return ownBlocks + (1 - inclusion) * ownShares + inclusion * ownIncluded;
    }
}
