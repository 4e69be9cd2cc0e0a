package org.lode.consensus.primitive;

import java.math.BigDecimal;

/** An amount of money in wei (1 LODE = 10^18 wei). Arithmetic is checked. */
public record Wei(UInt256 value) implements Comparable<Wei> {
    public static final Wei ZERO = new Wei(UInt256.ZERO);
    private static final int LODE_DECIMALS = 18;

    public static Wei of(long wei) {
        return wei == 0 ? ZERO : new Wei(UInt256.of(wei));
    }

    /** An exact number of LODE, else {@link ArithmeticException}. */
    public static Wei ofLode(BigDecimal lode) {
        return new Wei(UInt256.of(lode.movePointRight(LODE_DECIMALS).toBigIntegerExact()));
    }

    public Wei plus(Wei other) {
        return new Wei(value.plus(other.value));
    }

    /** The sum, or as much as 256 bits hold: for amounts that a stranger names. */
    public Wei plusSaturated(Wei other) {
        UInt256 sum = value.plusWrapping(other.value);
        return new Wei(sum.compareTo(value) < 0 ? UInt256.MAX : sum);
    }

    public Wei minus(Wei other) {
        return new Wei(value.minus(other.value));
    }

    public Wei times(long factor) {
        return new Wei(value.times(UInt256.of(factor)));
    }

    public Wei min(Wei other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public boolean isZero() {
        return value.isZero();
    }

    /** The amount in LODE, exact, with no more decimals than it needs; its text has no exponent. */
    public BigDecimal toLode() {
        BigDecimal lode = new BigDecimal(value.toBigInteger(), LODE_DECIMALS).stripTrailingZeros();
        return lode.scale() < 0 ? lode.setScale(0) : lode;
    }

    @Override
    public int compareTo(Wei other) {
        return value.compareTo(other.value);
    }

    /** Decimal wei. */
    @Override
    public String toString() {
        return value.toString();
    }
}
