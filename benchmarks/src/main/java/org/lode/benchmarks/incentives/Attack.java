package org.lode.benchmarks.incentives;

import java.util.SplittableRandom;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.difficulty.Miner.Stamp;
import org.lode.benchmarks.incentives.fork.HeaderTactics;
import org.lode.benchmarks.incentives.fork.Policy;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.ShareLedger;
import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.benchmarks.incentives.fork.ShareTactics;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.ShareTactics.Release;
import org.lode.benchmarks.incentives.fork.TimedLedger;
import org.lode.benchmarks.incentives.fork.Withholding;
import org.lode.consensus.genesis.ChainSpec;

/**
 * What an attacker does on a chain that pays shares: one choice each for blocks, for shares and for what it writes into headers, none of
 * which depends on the others.
 *
 * @param label what it does with blocks, for tables
 */
record Attack(String label, Policy policy, ShareTactics tactics, HeaderTactics headers) {
    /** An attacker whose headers are like anyone's. */
    Attack(String label, Policy policy, ShareTactics tactics) {
        this(label, policy, tactics, HeaderTactics.HONEST);
    }

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

    /** One run where difficulty does not move. */
    ShareLedger run(ShareRules rules, Race.Odds odds, long blocks, SplittableRandom random) {
        if (!headers.equals(HeaderTactics.HONEST)) {
            throw new IllegalStateException("where difficulty stands still, headers are like anyone's, not " + headers);
        }
        ShareLedger ledger = new ShareLedger(rules, tactics);
        new Race(policy, ledger, odds, random).run(blocks);
        return ledger;
    }

    /**
     * Measures the attacker's part of all that is paid, and {@link TimedLedger#lighterPart}, in time: difficulty moves as the real rule
     * has it, so that headers matter. Luck is taken off here, too.
     *
     * @param warmUp blocks before the count begins
     */
    Trial timedTrial(ChainSpec spec, Race.Odds odds, long warmUp, long blocks) {
        return random -> {
            TimedLedger ledger = new TimedLedger(spec, tactics, headers, odds, random.split());
            Race race = new Race(policy, ledger, ledger, random);
            race.run(warmUp);
            ledger.startCounting();
            race.run(blocks);
            return new double[] {ledger.attackerShare(), ledger.lighterPart()};
        };
    }

    /** The tactics with shares, for tables. */
    String tacticsLabel() {
        String inclusion = switch (tactics.inclusion()) {
            case OLDEST_FIRST -> "includes all";
            case OWN_FIRST -> "own first";
            case LET_DIE -> "lets the dying die";
            case OWN_ONLY -> "censors";
        };
        return switch (tactics.release()) {
            case AT_ONCE -> inclusion;
            case LATE -> inclusion + ", shows own late";
            case LATE_UNLESS_CHOSEN -> inclusion + ", shows own late but those with a chosen anchor";
        };
    }

    /** What it writes into headers, for tables. */
    String headersLabel() {
        String anchors = switch (headers.anchors()) {
            case NEXT_BLOCK -> "next block's anchor";
            case EASIEST -> "easiest anchor";
            case EASIEST_IN_COMMON -> "easiest anchor in common";
            case EASIEST_WITHOUT_FORK -> "easiest anchor without a fork";
            case EASIEST_BY_FAR -> "anchor easiest by far";
        };
        return headers.stamp() == Stamp.CLOCK ? anchors : anchors + ", dated ahead";
    }
}
