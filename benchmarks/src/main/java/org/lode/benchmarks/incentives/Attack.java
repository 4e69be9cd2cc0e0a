package org.lode.benchmarks.incentives;

import java.util.SplittableRandom;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.fork.Policy;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.ShareLedger;
import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.benchmarks.incentives.fork.ShareTactics;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.ShareTactics.Release;
import org.lode.benchmarks.incentives.fork.Withholding;

/** What an attacker does with blocks and shares, on a chain that pays shares. */
record Attack(String label, Policy policy, ShareTactics tactics) {
    static Attack of(Withholding policy, Inclusion inclusion) {
        return of(policy, new ShareTactics(inclusion, Release.AT_ONCE));
    }

    static Attack of(Withholding policy, ShareTactics tactics) {
        return new Attack(policy.label(), policy, tactics);
    }

    /**
     * Measures the attacker's part of all that is paid, for each of the inclusion shares. Which part of the works it happened to find is
     * taken off: that is alpha on average, and most of the noise.
     */
    Trial trial(ShareRules rules, Race.Odds odds, long blocks, double... inclusionShares) {
        return random -> {
            ShareLedger ledger = run(rules, odds, blocks, random);
            double luck = ledger.foundPart() - odds.alpha();
            double[] shares = new double[inclusionShares.length];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = ledger.tally().attackerShare(inclusionShares[i]) - luck;
            }
            return shares;
        };
    }

    ShareLedger run(ShareRules rules, Race.Odds odds, long blocks, SplittableRandom random) {
        ShareLedger ledger = new ShareLedger(rules, tactics);
        new Race(policy, ledger, odds, random).run(blocks);
        return ledger;
    }

    /** The tactics with shares, for tables. */
    String tacticsLabel() {
        String inclusion = switch (tactics.inclusion()) {
            case OLDEST_FIRST -> "includes all";
            case OWN_FIRST -> "own first";
            case LET_DIE -> "lets the dying die";
            case OWN_ONLY -> "censors";
        };
        return tactics.release() == Release.AT_ONCE ? inclusion : inclusion + ", shows own late";
    }
}
