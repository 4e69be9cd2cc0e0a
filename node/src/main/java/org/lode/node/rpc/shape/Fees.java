package org.lode.node.rpc.shape;

import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.TransactionBody;

/** What a transaction pays at a base fee (EIP-1559). */
public final class Fees {
    private Fees() {}

    /** For a unit of gas; defined only where the fee cap covers the base fee, as in any valid block. */
    public static Wei effectiveGasPrice(TransactionBody body, Wei baseFee) {
        return baseFee.plus(effectiveTip(body, baseFee));
    }

    /** The part of it that the block's beneficiary gets; zero where the fee cap does not cover the base fee. */
    public static Wei effectiveTip(TransactionBody body, Wei baseFee) {
        if (body.maxFeePerGas().compareTo(baseFee) <= 0) {
            return Wei.ZERO;
        }
        return body.maxPriorityFeePerGas().min(body.maxFeePerGas().minus(baseFee));
    }
}
