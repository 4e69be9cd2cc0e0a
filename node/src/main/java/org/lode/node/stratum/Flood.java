package org.lode.node.stratum;

import java.time.Duration;
import java.time.Instant;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.UInt256;

/**
 * Keeps a miner from bringing many times more shares than the chain could ever include: while it does, its shares are made harder by
 * powers of two. At every other time a share is exactly a contribution, so no work is wasted. Used by one thread at a time.
 */
final class Flood {
    /** Shares a second, in multiples of what the chain can include. */
    private static final int TOLERATED = 4;

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int DOUBLINGS_MAX = 40;
    /** How far the rate must fall until shares get easier. */
    private static final int EASE_BELOW = 4;

    private final double sharesPerSecondMax;
    private int doublings;
    private long shares;
    private Instant since;

    Flood(ChainSpec spec, Instant now) {
        this.sharesPerSecondMax = (double) TOLERATED
                * spec.contribution().maxContributions()
                / spec.difficulty().blockTimeSeconds();
        this.since = now;
    }

    void share() {
        shares++;
    }

    /** What this miner's next shares must reach. */
    UInt256 difficulty(UInt256 contribution, UInt256 block, Instant now) {
        Duration span = Duration.between(since, now);
        if (span.compareTo(LOOK) >= 0) {
            double perSecond = shares * 1e3 / span.toMillis();
            if (perSecond > sharesPerSecondMax) {
                doublings = Math.min(DOUBLINGS_MAX, doublings + 1);
            } else if (perSecond * EASE_BELOW < sharesPerSecondMax) {
                doublings = Math.max(0, doublings - 1);
            }
            shares = 0;
            since = now;
        }
        UInt256 harder = contribution;
        for (int i = 0; i < doublings && harder.compareTo(block) < 0; i++) {
            harder = harder.plus(harder);
        }
        return harder.min(block);
    }
}
