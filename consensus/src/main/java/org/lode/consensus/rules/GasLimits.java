package org.lode.consensus.rules;

import org.lode.consensus.primitive.Gas;

/** How far a block's gas limit may move from its parent's (Yellow Paper, section 4.4.4). */
public final class GasLimits {
    public static final Gas MINIMUM = Gas.of(5_000);

    /** The limit changes by less than one part in this many. */
    private static final long BOUND_DIVISOR = 1_024;

    private GasLimits() {}

    public static boolean mayFollow(Gas limit, Gas parentLimit) {
        long change = Math.abs(limit.value() - parentLimit.value());
        return change < parentLimit.value() / BOUND_DIVISOR && limit.compareTo(MINIMUM) >= 0;
    }

    /** The limit nearest to {@code desired} that may follow {@code parentLimit}. */
    public static Gas towards(Gas desired, Gas parentLimit) {
        long step = Math.max(0, parentLimit.value() / BOUND_DIVISOR - 1);
        long least = Math.max(MINIMUM.value(), parentLimit.value() - step);
        long most = parentLimit.value() + Math.min(step, Long.MAX_VALUE - parentLimit.value());
        return Gas.of(Math.max(MINIMUM.value(), Math.clamp(desired.value(), Math.min(least, most), most)));
    }
}
