package org.lode.consensus.genesis;

import java.util.List;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.LogsBloom;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.trie.StateTrie;
import org.lode.consensus.trie.StateTries;
import org.lode.consensus.trie.Trie;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/**
 * Block 0: no parent, no beneficiary, no work; those and its seal are zero. It has no anchor either: that place holds the hash of
 * the chain's parameters, so that nodes with other rules have another genesis hash.
 */
final class GenesisBlock {
    private GenesisBlock() {}

    /** What a genesis file chooses of the block. */
    record Fields(long timestampSeconds, UInt256 difficulty, Gas gasLimit, Wei baseFeePerGas, Bytes extraData) {}

    static Genesis genesis(ChainSpec spec, Fields fields, StateDiff allocation) {
        Content content = new Content(
                StateTrie.update(StateTries.NONE, allocation, Parallel.SEQUENTIAL)
                        .stateRoot(),
                Trie.EMPTY_ROOT,
                Trie.EMPTY_ROOT,
                LogsBloom.EMPTY,
                fields.gasLimit(),
                Gas.ZERO,
                fields.baseFeePerGas(),
                0,
                fields.extraData());
        WorkHeader header = new WorkHeader(
                Hash.ZERO,
                parametersHash(spec),
                BlockNumber.GENESIS,
                fields.timestampSeconds(),
                fields.difficulty(),
                Address.ZERO,
                content.hash());
        Block block = new Block(new Header(SealedWork.of(header, new Seal(0, Hash.ZERO)), content), List.of());
        return new Genesis(spec, block, allocation);
    }

    /** Keccak-256 of the RLP of every parameter that a rule reads, in the order of the genesis file. */
    private static Hash parametersHash(ChainSpec spec) {
        EthashParameters ethash = spec.ethash();
        DifficultyParameters difficulty = spec.difficulty();
        ContributionParameters contribution = spec.contribution();
        RewardParameters reward = spec.reward();
        FeeParameters fee = spec.fee();
        return Keccak.hash256(RlpWriter.encode(writer -> writer.list(list -> list.number(spec.chainId())
                .list(it -> it.number(ethash.epochLength())
                        .number(ethash.cacheBytesInit())
                        .number(ethash.cacheBytesGrowth())
                        .number(ethash.datasetBytesInit())
                        .number(ethash.datasetBytesGrowth()))
                .list(it -> it.number(difficulty.blockTimeSeconds())
                        .number(difficulty.unitsPerBlock())
                        .number(difficulty.halfLifeSeconds())
                        .number(difficulty.minimumDifficulty()))
                .list(it -> it.number(contribution.anchorDepth())
                        .number(contribution.contributionWindow())
                        .number(contribution.maxContributions()))
                .list(it ->
                        it.number(reward.block()).number(reward.contribution()).number(reward.inclusion()))
                .list(it -> it.number(fee.elasticityMultiplier()).number(fee.baseFeeChangeDenominator())))));
    }
}
