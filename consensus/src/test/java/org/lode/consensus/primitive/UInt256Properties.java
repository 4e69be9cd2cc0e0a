package org.lode.consensus.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.function.BinaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.lode.consensus.testkit.ShapedValues;

/** The 256-bit number against {@link BigInteger}. */
final class UInt256Properties {
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);

    @Provide
    Arbitrary<UInt256> words() {
        return ShapedValues.words();
    }

    @Property
    void plus(@ForAll("words") UInt256 a, @ForAll("words") UInt256 b) {
        checked(a, b, BigInteger::add, UInt256::plus);
    }

    @Property
    void minus(@ForAll("words") UInt256 a, @ForAll("words") UInt256 b) {
        checked(a, b, BigInteger::subtract, UInt256::minus);
    }

    @Property
    void times(@ForAll("words") UInt256 a, @ForAll("words") UInt256 b) {
        checked(a, b, BigInteger::multiply, UInt256::times);
    }

    @Property
    void timesOfSmallNumbers(@ForAll long a, @ForAll long b) {
        checked(UInt256.ofUnsigned(a), UInt256.ofUnsigned(b), BigInteger::multiply, UInt256::times);
    }

    @Property
    void wrappingSumAndDifference(@ForAll("words") UInt256 a, @ForAll("words") UInt256 b) {
        assertThat(big(a.plusWrapping(b))).isEqualTo(big(a).add(big(b)).mod(LIMIT));
        assertThat(big(a.minusWrapping(b))).isEqualTo(big(a).subtract(big(b)).mod(LIMIT));
    }

    @Property
    void quotientAndRemainder(@ForAll("words") UInt256 a, @ForAll("words") UInt256 b) {
        divides(a, b);
        divides(UInt256.ofUnsigned(a.d()), UInt256.ofUnsigned(b.d()));
        divides(a, UInt256.ofUnsigned(b.d()));
    }

    private static void divides(UInt256 a, UInt256 b) {
        if (b.isZero()) {
            assertThatThrownBy(() -> a.dividedBy(b)).isInstanceOf(ArithmeticException.class);
            assertThatThrownBy(() -> a.modulo(b)).isInstanceOf(ArithmeticException.class);
        } else {
            checked(a, b, BigInteger::divide, UInt256::dividedBy);
            checked(a, b, BigInteger::mod, UInt256::modulo);
        }
    }

    @Property
    void order(@ForAll("words") UInt256 a, @ForAll("words") UInt256 b) {
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(big(a).compareTo(big(b)));
        assertThat(a.equals(b)).isEqualTo(big(a).equals(big(b)));
        assertThat(big(a.min(b))).isEqualTo(big(a).min(big(b)));
        assertThat(big(a.max(b))).isEqualTo(big(a).max(big(b)));
        assertThat(Integer.signum(a.toHash().compareTo(b.toHash()))).isEqualTo(big(a).compareTo(big(b)));
    }

    @Property
    void equalNumbersHashAlike(@ForAll("words") UInt256 a) {
        UInt256 same = new UInt256(a.a(), a.b(), a.c(), a.d());
        assertThat(same).isEqualTo(a).hasSameHashCodeAs(a);
    }

    @Property
    void bytesAndTextsGiveTheNumberBack(@ForAll("words") UInt256 a) {
        assertThat(UInt256.ofBytes(a.toBytes())).isEqualTo(a);
        assertThat(UInt256.ofBytes(a.toMinimalBytes())).isEqualTo(a);
        assertThat(UInt256.of(big(a))).isEqualTo(a);
        assertThat(UInt256.ofHex(a.toQuantity())).isEqualTo(a);
        assertThat(UInt256.ofHex("000" + a.toHash().toString().substring(2))).isEqualTo(a);
        assertThat(a.toHash().toUInt256()).isEqualTo(a);
        assertThat(a.toQuantity()).isEqualTo("0x" + big(a).toString(16));
        assertThat(a.toString()).isEqualTo(big(a).toString());
    }

    @Property
    void lengths(@ForAll("words") UInt256 a) {
        assertThat(a.bitLength()).isEqualTo(big(a).bitLength());
        assertThat(a.toMinimalBytes()).hasSize((a.bitLength() + 7) / 8);
        assertThat(a.isZero()).isEqualTo(big(a).signum() == 0);
    }

    @Property
    void longs(@ForAll("words") UInt256 a) {
        BigInteger value = big(a);
        if (value.bitLength() < Long.SIZE) {
            assertThat(a.toLongExact()).isEqualTo(value.longValueExact());
            assertThat(a.toLongSaturated()).isEqualTo(value.longValueExact());
        } else {
            assertThatThrownBy(a::toLongExact).isInstanceOf(ArithmeticException.class);
            assertThat(a.toLongSaturated()).isEqualTo(Long.MAX_VALUE);
        }
    }

    /** The operation gives BigInteger's result, or throws where that is outside 0 to 2^256 - 1. */
    private static void checked(
            UInt256 a, UInt256 b, BinaryOperator<BigInteger> expected, BinaryOperator<UInt256> operation) {
        BigInteger result = expected.apply(big(a), big(b));
        if (result.signum() < 0 || result.bitLength() > 256) {
            ThrowingCallable call = () -> operation.apply(a, b);
            assertThatThrownBy(call).isInstanceOf(ArithmeticException.class);
        } else {
            assertThat(big(operation.apply(a, b))).isEqualTo(result);
        }
    }

    private static BigInteger big(UInt256 value) {
        return new BigInteger(1, value.toBytes());
    }
}
