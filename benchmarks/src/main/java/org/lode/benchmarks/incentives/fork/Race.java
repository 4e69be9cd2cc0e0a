package org.lode.benchmarks.incentives.fork;

import java.util.SplittableRandom;
import org.lode.benchmarks.incentives.fork.Ledger.Finder;

/**
 * One attacker against all others. Works are found in the order of a Poisson process; each is a block with the same chance. The
 * others publish at once, hear of each other at once, and mine on the longest branch; of two equally long ones the share gamma of
 * them mines on the attacker's.
 *
 * <p>One thread uses an instance.
 */
public final class Race {
    private final Policy policy;
    private final Ledger ledger;
    private final Chances chances;
    private final SplittableRandom random;

    private int own;
    private int others;
    private Fork fork = Fork.IRRELEVANT;

    /**
     * Chances that stay as they are.
     *
     * @param alpha the attacker's share of the hash rate
     * @param gamma the share of the others that mines on the attacker's branch in a tie
     * @param unitsPerBlock one work in so many is a block
     */
    public record Odds(double alpha, double gamma, int unitsPerBlock) implements Chances {
        @Override
        public double attackerFindsNext() {
            return alpha;
        }

        @Override
        public double othersJoin() {
            return gamma;
        }

        @Override
        public double isBlock(Finder finder, Finder branch) {
            return 1.0 / unitsPerBlock;
        }

        @Override
        public int ahead(Finder finder) {
            return 0;
        }
    }

    public Race(Policy policy, Ledger ledger, Chances chances, SplittableRandom random) {
        this.policy = policy;
        this.ledger = ledger;
        this.chances = chances;
        this.random = random;
    }

    /** Goes on until that many more blocks are found, by anyone, on any branch. */
    public void run(long blocks) {
        for (long found = 0; found < blocks; ) {
            double attackerFinds = chances.attackerFindsNext();
            Finder finder = random.nextDouble() < attackerFinds ? Finder.ATTACKER : Finder.OTHERS;
            Finder branch = branchOf(finder);
            if (!isBlock(chances.isBlock(finder, branch))) {
                ledger.share(finder, branch, chances.ahead(finder));
                continue;
            }
            found++;
            extend(finder, branch);
            answer();
        }
    }

    private Finder branchOf(Finder finder) {
        if (finder == Finder.ATTACKER) {
            return Finder.ATTACKER;
        }
        return fork == Fork.ACTIVE && random.nextDouble() < chances.othersJoin() ? Finder.ATTACKER : Finder.OTHERS;
    }

    /** Draws only where both can happen. */
    private boolean isBlock(double chance) {
        return chance >= 1 || (chance > 0 && random.nextDouble() < chance);
    }

    private void extend(Finder finder, Finder branch) {
        if (finder == Finder.ATTACKER) {
            own++;
            fork = fork == Fork.ACTIVE ? Fork.ACTIVE : Fork.IRRELEVANT;
        } else {
            if (branch == Finder.ATTACKER) {
                // The others built on what the attacker showed, so that part is final.
                ledger.attackerWins(others);
                own -= others;
                others = 0;
            }
            others++;
            fork = Fork.RELEVANT;
        }
        ledger.block(finder);
    }

    private void answer() {
        switch (policy.act(own, others, fork)) {
            case ADOPT -> {
                ledger.othersWin();
                own = 0;
                others = 0;
                fork = Fork.IRRELEVANT;
            }
            case OVERRIDE -> {
                ledger.attackerWins(others + 1);
                own -= others + 1;
                others = 0;
                fork = Fork.IRRELEVANT;
            }
            case MATCH -> {
                ledger.reveal(others);
                fork = Fork.ACTIVE;
            }
            case WAIT -> {}
        }
    }
}
