package org.lode.consensus.genesis;

/**
 * How the base fee follows demand (EIP-1559).
 *
 * @param elasticityMultiplier the gas limit is this many times the target
 * @param baseFeeChangeDenominator a full or empty block changes the base fee by one part in this many
 */
public record FeeParameters(long elasticityMultiplier, long baseFeeChangeDenominator) {}
