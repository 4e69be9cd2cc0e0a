package org.lode.node.stratum;

import org.lode.node.produce.ShareOutcome;

/** The codes that Stratum servers have used since Slush's. */
enum StratumError {
    OTHER(20),
    JOB_NOT_FOUND(21),
    DUPLICATE_SHARE(22),
    LOW_DIFFICULTY(23),
    UNAUTHORIZED(24),
    NOT_SUBSCRIBED(25);

    private final int code;

    StratumError(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Why a share was not accepted. */
    static Refusal of(ShareOutcome outcome) {
        return switch (outcome) {
            case ShareOutcome.Stale(String reason) -> new Refusal(JOB_NOT_FOUND, reason);
            case ShareOutcome.Duplicate _ -> new Refusal(DUPLICATE_SHARE, "Duplicate share");
            case ShareOutcome.Bad(String reason) -> new Refusal(LOW_DIFFICULTY, reason);
            case ShareOutcome.Busy(String reason) -> new Refusal(OTHER, reason);
            case ShareOutcome.FoundBlock _, ShareOutcome.Contribution _ ->
                throw new IllegalArgumentException("an accepted share is not refused");
        };
    }

    /** A code with its sentence. */
    record Refusal(StratumError error, String message) {}
}
