package org.lode.consensus.rules;

import org.lode.consensus.block.Content;
import org.lode.consensus.genesis.FeeParameters;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/** The base fee of a block (EIP-1559). */
public final class BaseFee {
    private BaseFee() {}

    /** Of the block after the one with this content. */
    public static Wei after(Content parent, FeeParameters parameters) {
        long target = parent.gasLimit().value() / parameters.elasticityMultiplier();
        long used = parent.gasUsed().value();
        UInt256 fee = parent.baseFeePerGas().value();
        if (used == target) {
            return parent.baseFeePerGas();
        }
        UInt256 change = fee.times(UInt256.of(Math.abs(used - target)))
                .dividedBy(UInt256.of(target))
                .dividedBy(UInt256.of(parameters.baseFeeChangeDenominator()));
        return new Wei(used > target ? fee.plus(change.max(UInt256.ONE)) : fee.minus(change));
    }
}
