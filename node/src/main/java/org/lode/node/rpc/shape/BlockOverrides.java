package org.lode.node.rpc.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.ObjectFields;

/**
 * What a simulated call finds in its block instead of what is there, in geth's terms.
 *
 * @param difficulty what opcode 0x44 says; it may be given as {@code prevRandao} too
 */
public record BlockOverrides(
        Optional<BlockNumber> number,
        Optional<Long> timestampSeconds,
        Optional<UInt256> difficulty,
        Optional<Address> beneficiary,
        Optional<Gas> gasLimit,
        Optional<Wei> baseFeePerGas) {
    public static final BlockOverrides NONE = new BlockOverrides(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static final Decoder<BlockOverrides> DECODER = BlockOverrides::decode;

    private static BlockOverrides decode(JsonNode node) {
        ObjectFields fields = ObjectFields.of(node);
        return new BlockOverrides(
                fields.optional("number", Decoders.QUANTITY.map(number -> BlockNumber.of(number.toLongSaturated()))),
                fields.optional("time", Decoders.QUANTITY.map(UInt256::toLongSaturated)),
                fields.optional("difficulty", Decoders.QUANTITY)
                        .or(() -> fields.optional("prevRandao", Decoders.HASH.map(hash -> hash.toUInt256()))),
                fields.optional("feeRecipient", Decoders.ADDRESS)
                        .or(() -> fields.optional("coinbase", Decoders.ADDRESS)),
                fields.optional("gasLimit", Decoders.GAS),
                fields.optional("baseFeePerGas", Decoders.WEI).or(() -> fields.optional("baseFee", Decoders.WEI)));
    }

    public BlockEnvironment applyTo(BlockEnvironment block) {
        return new BlockEnvironment(
                block.chainId(),
                number.orElse(block.number()),
                timestampSeconds.orElse(block.timestampSeconds()),
                difficulty.orElse(block.difficulty()),
                beneficiary.orElse(block.beneficiary()),
                gasLimit.orElse(block.gasLimit()),
                baseFeePerGas.orElse(block.baseFeePerGas()),
                block.hashes());
    }
}
