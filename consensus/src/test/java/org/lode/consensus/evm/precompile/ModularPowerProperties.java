package org.lode.consensus.evm.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.lode.consensus.primitive.UInt256;

/** The short cuts of {@link ModExp} against {@link BigInteger#modPow}, on numbers whose limbs are often all zeros or all ones. */
final class ModularPowerProperties {
    @Provide
    Arbitrary<Long> words() {
        return Arbitraries.oneOf(
                Arbitraries.of(0L, 1L, 2L, -1L, -2L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32),
                Arbitraries.integers().between(0, 63).map(bit -> 1L << bit),
                Arbitraries.longs().withDistribution(RandomDistribution.uniform()));
    }

    @Provide
    Arbitrary<BigInteger> numbers() {
        return Combinators.combine(
                        words().array(long[].class).ofMinSize(0).ofMaxSize(6),
                        Arbitraries.integers().between(0, 63))
                .as((limbs, bits) -> {
                    BigInteger number = BigInteger.ZERO;
                    for (long limb : limbs) {
                        number = number.shiftLeft(Long.SIZE).add(big(limb));
                    }
                    return number.shiftRight(bits);
                });
    }

    @Property(tries = 3_000)
    void wordsHaveTheirPowersModuloAWord(
            @ForAll("words") long base, @ForAll("numbers") BigInteger exponent, @ForAll("words") long modulus) {
        if (modulus != 0) {
            long power = WordPower.of(Long.remainderUnsigned(base, modulus), exponent.toByteArray(), modulus);
            assertThat(big(power))
                    .isEqualTo(big(Long.remainderUnsigned(base, modulus)).modPow(exponent, big(modulus)));
        }
    }

    @Property(tries = 5_000)
    void shortExponentsGiveTheSamePowers(
            @ForAll("numbers") BigInteger base, @ForAll("words") long exponent, @ForAll("numbers") BigInteger modulus) {
        if (modulus.bitLength() > Long.SIZE) {
            BigInteger few = big(exponent & 0x1f);
            assertThat(PlainPower.of(base.mod(modulus), few, modulus)).isEqualTo(base.modPow(few, modulus));
        }
    }

    private static BigInteger big(long word) {
        return UInt256.ofUnsigned(word).toBigInteger();
    }
}
