package org.lode.node.sync;

import java.util.Optional;
import org.lode.consensus.rules.Rule;
import org.lode.p2p.reputation.Offence;

/** What to hold against the peer that sent something which a rule refuses for ever. */
final class Offences {
    private Offences() {}

    /** A block is passed on only by who has executed it, so whatever is wrong with it is its sender's fault. */
    static Offence ofBlock(Rule broken) {
        return switch (broken) {
            case SEAL_MIX, CONTRIBUTION_MIX -> Offence.WRONG_MIX;
            case SEAL_TARGET, CONTRIBUTION_TARGET -> Offence.WRONG_SEAL;
            default -> Offence.INVALID_BLOCK;
        };
    }

    /** Only what was wrong already when it was sent, whatever the chain did meanwhile. */
    static Optional<Offence> ofTransaction(Rule broken) {
        return switch (broken) {
            case CONTRIBUTION_MIX -> Optional.of(Offence.WRONG_MIX);
            case CONTRIBUTION_TARGET -> Optional.of(Offence.WRONG_SEAL);
            case SIGNATURE -> Optional.of(Offence.WRONG_SIGNATURE);
            case TRANSACTION_SIZE,
                    TRANSACTION_TYPE,
                    CHAIN_ID,
                    NONCE_LIMIT,
                    INTRINSIC_GAS,
                    INIT_CODE_SIZE,
                    TIP_ABOVE_FEE_CAP -> Optional.of(Offence.INVALID_TRANSACTION);
            default -> Optional.empty();
        };
    }
}
