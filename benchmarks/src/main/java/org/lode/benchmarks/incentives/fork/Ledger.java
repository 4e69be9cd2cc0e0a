package org.lode.benchmarks.incentives.fork;

/**
 * What a fork does to its works under some chain's rules. Two branches grow from the last block that both have: the attacker's and
 * the public one. {@link Race} tells what happens in order.
 */
public interface Ledger {
    /** Who found a work. */
    enum Finder {
        ATTACKER(0),
        OTHERS(1);

        /** Its place in tables. */
        final int index;

        Finder(int index) {
            this.index = index;
        }
    }

    /**
     * A work below a block's difficulty, found on one of the branches.
     *
     * @param ahead its number, less that of the block that would be the branch's next: 0 but where somebody chooses another anchor
     */
    void share(Finder finder, Finder branch, int ahead);

    /** A block, which lengthens its finder's branch. */
    void block(Finder finder);

    /** The attacker shows the first blocks of its branch; nothing is decided. */
    void reveal(int blocks);

    /** The first blocks of the attacker's branch, shown now if not before, are final, and the public branch is orphaned. */
    void attackerWins(int blocks);

    /** The public branch is final, and the attacker's is orphaned and shown. */
    void othersWin();
}
