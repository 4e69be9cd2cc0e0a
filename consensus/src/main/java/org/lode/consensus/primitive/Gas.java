package org.lode.consensus.primitive;

/** An amount of gas, 0 to 2^63 - 1. Arithmetic is checked. */
public record Gas(long value) implements Comparable<Gas> {
    public static final Gas ZERO = new Gas(0);

    public Gas {
        if (value < 0) {
            throw new ArithmeticException("negative gas: " + value);
        }
    }

    public static Gas of(long value) {
        return new Gas(value);
    }

    public Gas plus(Gas other) {
        return new Gas(Math.addExact(value, other.value));
    }

    public Gas minus(Gas other) {
        return new Gas(Math.subtractExact(value, other.value));
    }

    /** What this much gas costs at {@code price} wei a unit. */
    public Wei cost(Wei price) {
        return price.times(value);
    }

    @Override
    public int compareTo(Gas other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
