package org.lode.consensus.transition;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.AccessListEntry;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.TransactionBody;

/**
 * The call or creation at the top of a transaction or of {@code eth_call}.
 *
 * @param to empty to create a contract from {@code data}
 * @param gasLimit of the whole transaction, intrinsic gas included
 * @param gasPrice what a unit of gas costs, base fee included (GASPRICE)
 */
public record Message(
        Address sender,
        Optional<Address> to,
        Wei value,
        Bytes data,
        Gas gasLimit,
        Wei gasPrice,
        List<AccessListEntry> accessList) {
    public Message {
        accessList = List.copyOf(accessList);
    }

    /** What a transaction does in a block with that base fee. */
    public static Message of(RecoveredTransaction transaction, Wei baseFee) {
        TransactionBody body = transaction.body();
        return new Message(
                transaction.sender(),
                body.to(),
                body.value(),
                body.data(),
                body.gasLimit(),
                effectiveGasPrice(body, baseFee),
                body.accessList());
    }

    /** EIP-1559: the base fee and as much of the tip as the fee cap leaves. The fee cap covers the base fee. */
    public static Wei effectiveGasPrice(TransactionBody body, Wei baseFee) {
        Wei room = body.maxFeePerGas().minus(baseFee);
        return baseFee.plus(room.min(body.maxPriorityFeePerGas()));
    }
}
