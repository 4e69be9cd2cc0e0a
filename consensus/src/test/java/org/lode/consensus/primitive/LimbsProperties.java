package org.lode.consensus.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.LongRange;

/** Limb arithmetic against {@link BigInteger}, on numbers whose limbs are often all zeros, all ones or next to a power of two. */
final class LimbsProperties {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    @Provide
    Arbitrary<UInt256> words() {
        Arbitrary<Long> limb = Arbitraries.oneOf(
                Arbitraries.of(0L, 0L, 1L, 2L, -1L, -2L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, (1L << 32) - 1),
                Arbitraries.integers().between(0, 63).map(bit -> 1L << bit),
                Arbitraries.longs().withDistribution(RandomDistribution.uniform()));
        return limb.array(long[].class).ofSize(4).map(limbs -> new UInt256(limbs[0], limbs[1], limbs[2], limbs[3]));
    }

    @Property(tries = 5_000)
    void ringOperationsWrapAt256Bits(@ForAll("words") UInt256 x, @ForAll("words") UInt256 y) {
        assertThat(of((s, a, b) -> Limbs.add(s, a, b, a), x, y))
                .isEqualTo(big(x).add(big(y)).mod(MODULUS));
        assertThat(of((s, a, b) -> Limbs.subtract(s, a, b, a), x, y))
                .isEqualTo(big(x).subtract(big(y)).mod(MODULUS));
        assertThat(of((s, a, b) -> Limbs.multiply(s, a, b, a), x, y))
                .isEqualTo(big(x).multiply(big(y)).mod(MODULUS));
        assertThat(of((s, a, b) -> Limbs.negate(s, a, a), x, y))
                .isEqualTo(big(x).negate().mod(MODULUS));
    }

    @Property(tries = 300)
    void powersWrapAt256Bits(@ForAll("words") UInt256 x, @ForAll("words") UInt256 y) {
        assertThat(of((s, a, b) -> Limbs.power(s, a, b, a, new long[8]), x, y))
                .isEqualTo(big(x).modPow(big(y), MODULUS));
    }

    @Property(tries = 20_000)
    void quotientAndRemainderAreThoseOfIntegers(@ForAll("words") UInt256 x, @ForAll("words") UInt256 y) {
        LimbDivider divider = new LimbDivider();
        BigInteger quotient = of((s, a, b) -> divider.quotient(s, a, b, a), x, y);
        BigInteger remainder = of((s, a, b) -> divider.remainder(s, a, b, a), x, y);
        if (y.isZero()) {
            assertThat(List.of(quotient, remainder)).containsOnly(BigInteger.ZERO);
        } else {
            assertThat(new BigInteger[] {quotient, remainder}).isEqualTo(big(x).divideAndRemainder(big(y)));
        }
    }

    @Property(tries = 5_000)
    void signedDivisionRoundsTowardZero(@ForAll("words") UInt256 x, @ForAll("words") UInt256 y) {
        LimbDivider divider = new LimbDivider();
        BigInteger quotient = of((s, a, b) -> divider.signedQuotient(s, a, b, a), x, y);
        BigInteger remainder = of((s, a, b) -> divider.signedRemainder(s, a, b, a), x, y);
        if (y.isZero()) {
            assertThat(List.of(quotient, remainder)).containsOnly(BigInteger.ZERO);
        } else {
            BigInteger[] expected = signed(x).divideAndRemainder(signed(y));
            assertThat(quotient).isEqualTo(expected[0].mod(MODULUS));
            assertThat(remainder).isEqualTo(expected[1].mod(MODULUS));
        }
    }

    @Property(tries = 20_000)
    void modularOperationsKeepEveryBitOfTheSumAndTheProduct(
            @ForAll("words") UInt256 x, @ForAll("words") UInt256 y, @ForAll("words") UInt256 m) {
        LimbDivider divider = new LimbDivider();
        BigInteger sum = of((s, a, b) -> divider.addMod(s, a, b, 8, a), x, y, m);
        BigInteger product = of((s, a, b) -> divider.mulMod(s, a, b, 8, a), x, y, m);
        if (m.isZero()) {
            assertThat(List.of(sum, product)).containsOnly(BigInteger.ZERO);
        } else {
            assertThat(sum).isEqualTo(big(x).add(big(y)).mod(big(m)));
            assertThat(product).isEqualTo(big(x).multiply(big(y)).mod(big(m)));
        }
    }

    /** Where remainders come close to the divisor, a digit is the largest or first guessed too large. */
    @Property(tries = 20_000)
    void productsOfWhatIsJustBelowTheModulusAreReducedExactly(
            @ForAll("words") UInt256 x, @ForAll("words") UInt256 m, @ForAll @LongRange(max = 3) long below) {
        Assume.that(big(m).compareTo(BigInteger.valueOf(below)) > 0);
        LimbDivider divider = new LimbDivider();
        UInt256 almost = m.minus(UInt256.of(below));
        BigInteger product = of((s, a, b) -> divider.mulMod(s, a, b, 8, a), almost, x, m);
        assertThat(product).isEqualTo(big(almost).multiply(big(x)).mod(big(m)));
    }

    @Property(tries = 5_000)
    void ordersAreThoseOfUnsignedAndOfTwosComplementNumbers(@ForAll("words") UInt256 x, @ForAll("words") UInt256 y) {
        long[] s = limbs(x, y);
        assertThat(Limbs.less(s, 0, 4)).isEqualTo(big(x).compareTo(big(y)) < 0);
        assertThat(Limbs.lessSigned(s, 0, 4)).isEqualTo(signed(x).compareTo(signed(y)) < 0);
        assertThat(Limbs.equal(s, 0, 4)).isEqualTo(x.equals(y));
        assertThat(Limbs.bitLength(s, 0)).isEqualTo(big(x).bitLength());
    }

    @Property(tries = 3_000)
    void shiftsMoveBits(@ForAll("words") UInt256 x) {
        for (int bits : new int[] {0, 1, 7, 63, 64, 65, 127, 128, 191, 192, 200, 255}) {
            assertThat(of((s, a, b) -> Limbs.shiftLeft(s, a, bits, a), x, x))
                    .isEqualTo(big(x).shiftLeft(bits).mod(MODULUS));
            assertThat(of((s, a, b) -> Limbs.shiftRight(s, a, bits, 0, a), x, x))
                    .isEqualTo(big(x).shiftRight(bits));
            assertThat(of((s, a, b) -> Limbs.shiftRight(s, a, bits, s[a + 3] >> 63, a), x, x))
                    .isEqualTo(signed(x).shiftRight(bits).mod(MODULUS));
        }
    }

    @Property(tries = 1_000)
    void signExtensionRepeatsTheSignBit(@ForAll("words") UInt256 x) {
        for (int lowest = 0; lowest < 31; lowest++) {
            int size = lowest + 1;
            byte[] tail = Arrays.copyOfRange(x.toBytes(), 32 - size, 32);
            int index = lowest;
            assertThat(of((s, a, b) -> Limbs.signExtend(s, a, index, a), x, x))
                    .isEqualTo(new BigInteger(tail).mod(MODULUS));
        }
    }

    @Property(tries = 5_000)
    void checkedOperationsThrowWhereTheResultDoesNotFit(@ForAll("words") UInt256 x, @ForAll("words") UInt256 y) {
        BigInteger product = big(x).multiply(big(y));
        if (product.bitLength() <= 256) {
            assertThat(x.times(y).toBigInteger()).isEqualTo(product);
        } else {
            assertThatThrownBy(() -> x.times(y)).isInstanceOf(ArithmeticException.class);
        }
        if (y.isZero()) {
            assertThatThrownBy(() -> x.dividedBy(y)).isInstanceOf(ArithmeticException.class);
        } else {
            assertThat(x.dividedBy(y).times(y).plus(x.modulo(y))).isEqualTo(x);
        }
    }

    private interface Operation {
        void apply(long[] s, int x, int y);
    }

    /** What the operation leaves in place of its first operand. */
    private static BigInteger of(Operation operation, UInt256... operands) {
        long[] s = limbs(operands);
        operation.apply(s, 0, 4);
        return Limbs.get(s, 0).toBigInteger();
    }

    private static long[] limbs(UInt256... values) {
        long[] s = new long[4 * values.length];
        for (int i = 0; i < values.length; i++) {
            Limbs.set(s, 4 * i, values[i]);
        }
        return s;
    }

    private static BigInteger big(UInt256 value) {
        return value.toBigInteger();
    }

    private static BigInteger signed(UInt256 value) {
        return new BigInteger(value.toBytes());
    }
}
