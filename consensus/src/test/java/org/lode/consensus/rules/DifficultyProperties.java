package org.lode.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.lode.consensus.genesis.DifficultyParameters;
import org.lode.consensus.primitive.UInt256;

final class DifficultyProperties {
    /** Those of the devnet. */
    private static final DifficultyParameters DEVNET =
            new DifficultyParameters(2, 8, 60, UInt256.of(32_768), UInt256.of(1_024));

    @Property
    void neverFallsBelowTheMinimum(
            @ForAll("difficulties") UInt256 difficulty,
            @ForAll @LongRange(min = 1, max = 60) long seconds,
            @ForAll @IntRange(min = 1, max = 17) int units) {
        assertThat(Difficulty.next(difficulty, seconds, units, DEVNET)).isGreaterThanOrEqualTo(UInt256.of(1_024));
    }

    @Property
    void neverMovesByMoreThanAFactorOfTwo(
            @ForAll("difficulties") UInt256 difficulty,
            @ForAll @LongRange(min = 1, max = 60) long seconds,
            @ForAll @IntRange(min = 1, max = 17) int units) {
        UInt256 next = Difficulty.next(difficulty, seconds, units, DEVNET);

        // One part in 1,000 for the approximation, and what integer division loses at small numbers.
        assertThat(times(next, 2_002)).isGreaterThanOrEqualTo(times(difficulty, 1_000));
        assertThat(times(next, 1_000))
                .isLessThanOrEqualTo(times(difficulty, 2_002).add(BigInteger.valueOf(2_000)));
    }

    @Property
    void risesWithUnitsAndFallsWithTime(
            @ForAll("difficulties") UInt256 difficulty,
            @ForAll @LongRange(min = 1, max = 59) long seconds,
            @ForAll @IntRange(min = 1, max = 16) int units) {
        UInt256 next = Difficulty.next(difficulty, seconds, units, DEVNET);

        assertThat(Difficulty.next(difficulty, seconds + 1, units, DEVNET)).isLessThanOrEqualTo(next);
        assertThat(Difficulty.next(difficulty, seconds, units + 1, DEVNET)).isGreaterThanOrEqualTo(next);
    }

    @Property
    void staysWhereItIsOnSchedule(
            @ForAll("difficulties") UInt256 difficulty, @ForAll @LongRange(min = 1, max = 4) long seconds) {
        // Four units a second is the devnet's schedule; what remains is the rounding of two divisions.
        UInt256 next = Difficulty.next(difficulty, seconds, 4 * seconds, DEVNET);

        BigInteger drift = next.toBigInteger().subtract(difficulty.toBigInteger());
        BigInteger rounding = difficulty.toBigInteger().pow(2).shiftRight(255).add(BigInteger.ONE);
        assertThat(drift.signum()).isNotNegative();
        assertThat(drift).isLessThanOrEqualTo(rounding);
    }

    @Property
    void nextTargetIsWithinItsLimits(
            @ForAll("targets") UInt256 target,
            @ForAll("targets") UInt256 limit,
            @ForAll @LongRange(min = -(1L << 47), max = (1L << 47) - 1) long late,
            @ForAll @LongRange(min = 1, max = 1L << 46) long halfLife) {
        UInt256 next = Asert.nextTarget(target, late, halfLife, limit);

        assertThat(next).isBetween(UInt256.ONE, limit);
    }

    @Property
    void nextTargetDoublesExactlyAHalfLifeLate(
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long target,
            @ForAll @IntRange(min = -60, max = 60) int halfLives) {
        BigInteger expected = halfLives >= 0
                ? BigInteger.valueOf(target).shiftLeft(halfLives)
                : BigInteger.valueOf(target).shiftRight(-halfLives).max(BigInteger.ONE);

        assertThat(Asert.nextTarget(UInt256.of(target), halfLives * 60L, 60, UInt256.MAX))
                .isEqualTo(UInt256.of(expected));
    }

    private static BigInteger times(UInt256 number, long factor) {
        return number.toBigInteger().multiply(BigInteger.valueOf(factor));
    }

    @Provide
    Arbitrary<UInt256> difficulties() {
        return Arbitraries.bigIntegers()
                .between(BigInteger.valueOf(1_024), BigInteger.ONE.shiftLeft(120))
                .map(UInt256::of);
    }

    @Provide
    Arbitrary<UInt256> targets() {
        return Arbitraries.bigIntegers()
                .between(BigInteger.ONE, UInt256.MAX.toBigInteger())
                .map(UInt256::of);
    }
}
