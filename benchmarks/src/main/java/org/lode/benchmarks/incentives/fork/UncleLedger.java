package org.lode.benchmarks.incentives.fork;

/**
 * Ethereum's rules before the merge: an orphaned block whose parent is final pays as an uncle when a later block refers to it within
 * six heights, and that block 1/32 for referring. Everyone refers to every uncle known, as many as there are (Niu and Feng, "Selfish
 * Mining in Ethereum", 2019).
 */
public final class UncleLedger implements Ledger {
    static final int MOST_DISTANT = 6;
    static final double REFERRING = 1.0 / 32;
    private static final int MOST_LIVE = 64;

    /** What an uncle pays by its distance from the block that refers to it. */
    public enum UncleReward {
        /** (8 - distance) / 8. */
        BY_DISTANCE,
        /** One half. */
        HALF;

        double at(long distance) {
            return switch (this) {
                case BY_DISTANCE -> (8 - distance) / 8.0;
                case HALF -> 0.5;
            };
        }
    }

    /** Who is paid for referring to an uncle of the others that the attacker was more than one block ahead of. */
    public enum Referring {
        /** Whose block it is that refers to it. */
        BY_THE_BLOCKS,
        /**
         * What the thresholds that Niu and Feng published come from, as far as can be told from the numbers: the others are paid only if
         * they find one block more than it takes. On average the attacker gets alpha of what is theirs.
         */
        AS_PUBLISHED;

        /** The part that the others keep of what their blocks earn. */
        double keptByOthers(double alpha) {
            return this == AS_PUBLISHED ? 1 - alpha : 1;
        }
    }

    private final UncleReward reward;
    private final double keptByOthers;

    private long finalHeight;
    private int own;
    private int others;
    private int shown;

    // Orphans whose parent is final, and, last, the first block of each branch, which is one for the other branch.
    private final long[] height = new long[MOST_LIVE];
    private final boolean[] ofAttacker = new boolean[MOST_LIVE];
    private final long[] referredByAttacker = new long[MOST_LIVE];
    private final long[] referredByOthers = new long[MOST_LIVE];
    private int orphans;
    private long ownFirstReferred;
    private long othersFirstReferred;

    private double attackerPaid;
    private double othersPaid;
    private long finalBlocks;
    private long uncles;

    public UncleLedger(UncleReward reward) {
        this(reward, Referring.BY_THE_BLOCKS, 0);
    }

    /** @param alpha the attacker's part of the hash rate */
    public UncleLedger(UncleReward reward, Referring referring, double alpha) {
        this.reward = reward;
        this.keptByOthers = referring.keptByOthers(alpha);
    }

    @Override
    public void share(Finder finder, Finder branch, int ahead) {
        // Ethereum did not know shares.
    }

    @Override
    public void block(Finder finder) {
        boolean attacker = finder == Finder.ATTACKER;
        long at = finalHeight + 1 + (attacker ? own : others);
        long[] referred = attacker ? referredByAttacker : referredByOthers;
        for (int i = 0; i < orphans; i++) {
            if (referred[i] == 0 && at - height[i] <= MOST_DISTANT) {
                referred[i] = at;
            }
        }
        boolean near = at - (finalHeight + 1) <= MOST_DISTANT && at > finalHeight + 1;
        if (attacker) {
            if (near && others > 0 && othersFirstReferred == 0) {
                othersFirstReferred = at;
            }
            own++;
        } else {
            if (near && shown > 0 && ownFirstReferred == 0) {
                ownFirstReferred = at;
            }
            others++;
        }
    }

    @Override
    public void reveal(int blocks) {
        shown = Math.max(shown, blocks);
    }

    @Override
    public void attackerWins(int blocks) {
        finish(blocks, others > 0, Finder.ATTACKER, othersFirstReferred);
        own -= blocks;
        others = 0;
        shown = 0;
    }

    @Override
    public void othersWin() {
        finish(others, own > 0, Finder.OTHERS, ownFirstReferred);
        own = 0;
        others = 0;
        shown = 0;
    }

    /** Makes blocks of the winner's branch final; the loser's first block, where there is one, becomes an orphan like the others. */
    private void finish(int blocks, boolean loserHasBlocks, Finder winner, long loserReferred) {
        boolean attacker = winner == Finder.ATTACKER;
        if (loserHasBlocks) {
            height[orphans] = finalHeight + 1;
            ofAttacker[orphans] = !attacker;
            referredByAttacker[orphans] = attacker ? loserReferred : 0;
            referredByOthers[orphans] = attacker ? 0 : loserReferred;
            orphans++;
        }
        ownFirstReferred = 0;
        othersFirstReferred = 0;
        finalHeight += blocks;
        finalBlocks += blocks;
        pay(winner, blocks);
        int live = 0;
        for (int i = 0; i < orphans; i++) {
            long by = attacker ? referredByAttacker[i] : referredByOthers[i];
            if (by != 0 && by <= finalHeight) {
                long distance = by - height[i];
                double kept = winner == Finder.OTHERS && !ofAttacker[i] && distance > 1 ? keptByOthers : 1;
                pay(ofAttacker[i] ? Finder.ATTACKER : Finder.OTHERS, reward.at(distance));
                pay(winner, kept * REFERRING);
                pay(Finder.ATTACKER, (1 - kept) * REFERRING);
                uncles++;
            } else if (finalHeight + 1 - height[i] <= MOST_DISTANT || by != 0) {
                height[live] = height[i];
                ofAttacker[live] = ofAttacker[i];
                referredByAttacker[live] = attacker ? referredByAttacker[i] : 0;
                referredByOthers[live] = 0;
                live++;
            }
        }
        orphans = live;
    }

    private void pay(Finder finder, double amount) {
        if (finder == Finder.ATTACKER) {
            attackerPaid += amount;
        } else {
            othersPaid += amount;
        }
    }

    /** The attacker's income a block of the chain: its income in time where difficulty counts blocks only. */
    public double attackerPerBlock() {
        return attackerPaid / finalBlocks;
    }

    /** The attacker's income a block or uncle: its income in time where difficulty counts both (EIP-100). */
    public double attackerPerBlockAndUncle() {
        return attackerPaid / (finalBlocks + uncles);
    }

    /** The attacker's part of all that was paid. */
    public double attackerShare() {
        return attackerPaid / (attackerPaid + othersPaid);
    }
}
