package org.lode.benchmarks.incentives.fork;

import org.lode.benchmarks.incentives.difficulty.Miner.Stamp;

/** What an attacker writes into the headers of its works, whatever it does with them when they are found. */
public record HeaderTactics(Anchors anchors, Stamp stamp) {
    /** As the node's own software does. */
    public static final HeaderTactics HONEST = new HeaderTactics(Anchors.NEXT_BLOCK, Stamp.CLOCK);

    /** Which anchors its works have, and so which difficulty. Only works with the next block's anchor can be blocks. */
    public enum Anchors {
        /** Always the next block's. */
        NEXT_BLOCK,
        /** The easiest on its own branch, whenever that saves more than a block's part for including is worth. */
        EASIEST,
        /** The same among those that both branches have, so that its shares are paid whichever wins. */
        EASIEST_IN_COMMON,
        /** As {@link #EASIEST}, but the next block's while there is a fork. */
        EASIEST_WITHOUT_FORK,
        /** As {@link #EASIEST}, but only where it saves twice as much. */
        EASIEST_BY_FAR
    }
}
