package org.lode.consensus.genesis;

import org.lode.consensus.primitive.UInt256;

/**
 * How difficulty follows the hash rate.
 *
 * @param blockTimeSeconds what {@code unitsPerBlock} units of work should take together
 * @param unitsPerBlock how many units, the block and its contributions, a block should bring; a share's difficulty is the
 *     block's divided by this
 * @param halfLifeSeconds being this late halves the difficulty, being this early doubles it
 * @param genesisDifficulty of blocks 0 and 1
 * @param minimumDifficulty at least 1
 */
public record DifficultyParameters(
        long blockTimeSeconds,
        long unitsPerBlock,
        long halfLifeSeconds,
        UInt256 genesisDifficulty,
        UInt256 minimumDifficulty) {}
