package org.lode.node.sync;

import java.util.Optional;
import org.lode.consensus.rules.Rule;
import org.lode.p2p.reputation.Offence;

/** What to hold against the peer that sent something which a rule refuses for ever. */
final class Offences {
    private Offences() {}

    /** A block is passed on before it is executed: what execution alone finds is no fault of who sent it. */
    static Optional<Offence> ofBlock(Rule broken) {
        return switch (broken) {
            case GAS_USED,
                    STATE_ROOT,
                    RECEIPTS_ROOT,
                    LOGS_BLOOM,
                    BLOCK_GAS_EXCEEDED,
                    NONCE_TOO_LOW,
                    NONCE_TOO_HIGH,
                    INSUFFICIENT_FUNDS,
                    FEE_CAP_BELOW_BASE_FEE,
                    SENDER_NOT_EXTERNAL -> Optional.empty();
            default -> Optional.of(ofHeader(broken));
        };
    }

    /** Of a rule that can be checked without the body. */
    static Offence ofHeader(Rule broken) {
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
