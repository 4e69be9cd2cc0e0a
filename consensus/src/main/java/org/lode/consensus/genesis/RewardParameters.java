package org.lode.consensus.genesis;

import org.lode.consensus.primitive.Wei;

/**
 * What a unit of work pays; every unit the same: {@code block = contribution + inclusion}.
 *
 * @param block to a block's beneficiary
 * @param contribution to a contribution's beneficiary
 * @param inclusion to the beneficiary of the block that includes a contribution, for each
 */
public record RewardParameters(Wei block, Wei contribution, Wei inclusion) {}
