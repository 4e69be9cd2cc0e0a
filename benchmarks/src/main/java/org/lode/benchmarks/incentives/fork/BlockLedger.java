package org.lode.benchmarks.incentives.fork;

/** Bitcoin's rules: a final block pays one, and nothing else pays. */
public final class BlockLedger implements Ledger {
    private int others;
    private long attackerPaid;
    private long othersPaid;

    @Override
    public void share(Finder finder, Finder branch, int ahead) {
        // Bitcoin does not know shares.
    }

    @Override
    public void block(Finder finder) {
        if (finder == Finder.OTHERS) {
            others++;
        }
    }

    @Override
    public void reveal(int blocks) {
        // To show a block pays nothing.
    }

    @Override
    public void attackerWins(int blocks) {
        attackerPaid += blocks;
        others = 0;
    }

    @Override
    public void othersWin() {
        othersPaid += others;
        others = 0;
    }

    /** The attacker's part of all that was paid. */
    public double attackerShare() {
        return (double) attackerPaid / (attackerPaid + othersPaid);
    }
}
