package org.lode.consensus.rules;

import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.work.SealedWork;

/** A seal that is said to hold at {@code difficulty}. */
public record SealClaim(SealedWork work, UInt256 difficulty, Kind kind) {
    /** Decides which rule a wrong seal breaks. */
    public enum Kind {
        BLOCK(Rule.NUMBER, Rule.SEAL_TARGET, Rule.SEAL_MIX),
        CONTRIBUTION(Rule.CONTRIBUTION_NUMBER, Rule.CONTRIBUTION_TARGET, Rule.CONTRIBUTION_MIX);

        final Rule number;
        final Rule target;
        final Rule mix;

        Kind(Rule number, Rule target, Rule mix) {
            this.number = number;
            this.target = target;
            this.mix = mix;
        }
    }

    public static SealClaim ofBlock(SealedWork work) {
        return new SealClaim(work, work.header().difficulty(), Kind.BLOCK);
    }

    public static SealClaim ofContribution(SealedWork work, UInt256 shareDifficulty) {
        return new SealClaim(work, shareDifficulty, Kind.CONTRIBUTION);
    }
}
