package org.lode.benchmarks.incentives.fork;

import org.lode.benchmarks.incentives.fork.Ledger.Finder;

/** How likely a {@link Race} goes one way or the other. It asks in this order, once for each work. */
public interface Chances {
    /** The chance that the attacker finds the next work; in time, goes on to the moment at which it is found. */
    double attackerFindsNext();

    /** In a tie: the chance that a work of the others is found on the attacker's branch. */
    double othersJoin();

    /** The chance that the work is a block. */
    double isBlock(Finder finder, Finder branch);

    /** For a share: its number, less that of the branch's next block. */
    int ahead(Finder finder);
}
