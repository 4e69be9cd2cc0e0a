package org.lode.consensus.rules;

import java.math.BigInteger;
import org.lode.consensus.block.Header;
import org.lode.consensus.genesis.DifficultyParameters;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.primitive.UInt256;

/** What difficulty a block and a share must have. Every unit of work counts, not only blocks (see docs/protocol.md). */
public final class Difficulty {
    private static final BigInteger TWO_TO_256 = BigInteger.ONE.shiftLeft(256);

    private Difficulty() {}

    /** Of the block after {@code parent}. */
    public static UInt256 after(ParentChain chain, DifficultyParameters parameters) {
        Header parent = chain.parent();
        if (parent.number().isGenesis()) {
            return parameters.genesisDifficulty();
        }
        Header grandparent = chain.grandparent();
        long units = parent.content().workUnits() - grandparent.content().workUnits();
        // A pause at most halves the difficulty: a devnet may sleep.
        long seconds =
                Math.min(parent.timestampSeconds() - grandparent.timestampSeconds(), parameters.halfLifeSeconds());
        return next(parent.difficulty(), seconds, units, parameters);
    }

    /**
     * The difficulty after one step of the chain.
     *
     * @param seconds that the step took, at most a half-life
     * @param units of work it brought
     */
    static UInt256 next(UInt256 difficulty, long seconds, long units, DifficultyParameters parameters) {
        // The schedule is a fraction of seconds, so time is counted in parts of 1 / unitsPerBlock seconds.
        long late = Math.subtractExact(
                Math.multiplyExact(seconds, parameters.unitsPerBlock()),
                Math.multiplyExact(units, parameters.blockTimeSeconds()));
        long halfLife = Math.multiplyExact(parameters.halfLifeSeconds(), parameters.unitsPerBlock());
        UInt256 target = Asert.nextTarget(
                Ethash.boundary(difficulty), late, halfLife, Ethash.boundary(parameters.minimumDifficulty()));
        return ofTarget(target).max(parameters.minimumDifficulty());
    }

    /** Of a share that is anchored to a block of {@code anchorDifficulty}. */
    public static UInt256 ofShare(UInt256 anchorDifficulty, DifficultyParameters parameters) {
        return anchorDifficulty
                .dividedBy(UInt256.of(parameters.unitsPerBlock()))
                .max(UInt256.ONE);
    }

    /** {@code floor(2^256 / target)}; for a target of 1, which stands for 2^256, the greatest number. */
    private static UInt256 ofTarget(UInt256 target) {
        return target.equals(UInt256.ONE) ? UInt256.MAX : UInt256.of(TWO_TO_256.divide(target.toBigInteger()));
    }
}
