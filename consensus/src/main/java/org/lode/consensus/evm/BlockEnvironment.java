package org.lode.consensus.evm;

import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/**
 * What a transaction can know of the block it is in.
 *
 * @param chainId CHAINID (EIP-1344)
 * @param difficulty what opcode 0x44 returns
 * @param baseFeePerGas BASEFEE (EIP-3198)
 */
public record BlockEnvironment(
        long chainId,
        BlockNumber number,
        long timestampSeconds,
        UInt256 difficulty,
        Address beneficiary,
        Gas gasLimit,
        Wei baseFeePerGas,
        BlockHashes hashes) {}
