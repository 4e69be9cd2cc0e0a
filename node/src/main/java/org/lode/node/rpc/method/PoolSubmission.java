package org.lode.node.rpc.method;

import java.util.Locale;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.Rule;
import org.lode.node.pool.TransactionPool;
import org.lode.node.rpc.dispatch.Deadline;
import org.lode.node.rpc.dispatch.RpcException;

/** Hands a transaction to the pool and words its refusals as wallets and libraries expect them, the pool's own detail behind. */
final class PoolSubmission {
    private final TransactionPool pool;

    PoolSubmission(TransactionPool pool) {
        this.pool = pool;
    }

    /** The accepted transaction's hash. */
    Hash submit(Bytes encoded, Deadline deadline) {
        return switch (deadline.await(pool.submitLocal(encoded))) {
            case TransactionPool.Outcome.Added(var transaction) -> transaction.hash();
            case TransactionPool.Outcome.AlreadyKnown _ -> throw RpcException.failed("already known");
            case TransactionPool.Outcome.Malformed(String detail) -> throw RpcException.failed("rlp: " + detail);
            case TransactionPool.Outcome.Deferred _ ->
                throw RpcException.failed(
                        "contribution ahead of this node: its anchor or parent is not known here yet");
            case TransactionPool.Outcome.Invalid(Rule rule, String detail) -> throw refused(rule, detail);
            case TransactionPool.Outcome.Refused(TransactionPool.PoolLimit limit, String detail) ->
                throw RpcException.failed(wording(limit) + ": " + detail);
        };
    }

    /** What a transaction that breaks {@code rule} is answered. */
    static RpcException refused(Rule rule, String detail) {
        return RpcException.failed(wording(rule) + ": " + detail);
    }

    /** Tools recognise these words. */
    private static String wording(Rule rule) {
        return switch (rule) {
            case NONCE_TOO_LOW -> "nonce too low";
            case NONCE_TOO_HIGH -> "nonce too high";
            case NONCE_LIMIT -> "nonce has max value";
            case INSUFFICIENT_FUNDS -> "insufficient funds for gas * price + value";
            case INTRINSIC_GAS -> "intrinsic gas too low";
            case BLOCK_GAS_EXCEEDED -> "exceeds block gas limit";
            case FEE_CAP_BELOW_BASE_FEE -> "max fee per gas less than block base fee";
            case TIP_ABOVE_FEE_CAP -> "max priority fee per gas higher than max fee per gas";
            case CHAIN_ID -> "invalid chain id for signer";
            case SIGNATURE -> "invalid sender";
            case SENDER_NOT_EXTERNAL -> "sender not an eoa";
            case INIT_CODE_SIZE -> "max initcode size exceeded";
            case TRANSACTION_SIZE -> "oversized data";
            case TRANSACTION_TYPE -> "transaction type not supported";
            default -> rule.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    private static String wording(TransactionPool.PoolLimit limit) {
        return switch (limit) {
            case REPLACEMENT_UNDERPRICED -> "replacement transaction underpriced";
            case UNDERPRICED -> "transaction underpriced";
            case POOL_FULL -> "txpool is full";
            case SENDER_LIMIT -> "account limit exceeded";
            case BUSY -> "txpool is busy";
        };
    }
}
