package org.lode.miner.stratum;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.primitive.UInt256;

/**
 * The difficulty of {@code mining.set_difficulty}, which is Bitcoin's: 1 stands for the target {@code 00000000ffff0000...}, about 2^32
 * hashes. Both ways round towards the harder, so that no share found by it misses.
 */
public final class ShareDifficulty {
    private static final BigInteger TARGET_OF_ONE = BigInteger.valueOf(0xffff).shiftLeft(208);
    private static final BigInteger TARGET_MAX = UInt256.MAX.toBigInteger();
    /** What a double holds. */
    private static final MathContext PRECISION = new MathContext(17, RoundingMode.CEILING);

    private ShareDifficulty() {}

    /** Decimal, without an exponent, for {@code hashes} a share on average. */
    public static String text(UInt256 hashes) {
        BigDecimal boundary = new BigDecimal(Ethash.boundary(hashes).toBigInteger());
        return new BigDecimal(TARGET_OF_ONE).divide(boundary, PRECISION).toPlainString();
    }

    /** The greatest result that is a share. */
    public static UInt256 boundary(BigDecimal difficulty) {
        if (difficulty.signum() <= 0) {
            return UInt256.MAX;
        }
        BigInteger target = new BigDecimal(TARGET_OF_ONE)
                .divide(difficulty, 0, RoundingMode.FLOOR)
                .toBigInteger();
        return UInt256.of(target.min(TARGET_MAX));
    }
}
