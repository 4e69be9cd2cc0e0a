package org.lode.consensus.genesis;

import org.lode.consensus.pow.EthashParameters;

/**
 * The parameters of a chain, fixed by its genesis file.
 *
 * @param name for people; no rule depends on it
 * @param chainId what transactions are bound to (EIP-155)
 */
public record ChainSpec(
        String name,
        long chainId,
        EthashParameters ethash,
        DifficultyParameters difficulty,
        ContributionParameters contribution,
        RewardParameters reward,
        FeeParameters fee) {}
