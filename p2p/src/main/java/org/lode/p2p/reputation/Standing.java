package org.lode.p2p.reputation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How this node thinks of another one at a moment.
 *
 * @param points of its offences, less what time has forgiven; 0 is the best there is
 * @param offences how often it did what, since it was last without points
 * @param barredUntil when it may come again, if it may not now
 */
public record Standing(int points, Map<Offence, Integer> offences, Optional<Instant> barredUntil) {
    /** Nothing is held against it. */
    public static final Standing CLEAN = new Standing(0, Map.of(), Optional.empty());

    public Standing {
        offences = Map.copyOf(offences);
    }
}
