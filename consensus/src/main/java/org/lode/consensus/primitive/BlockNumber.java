package org.lode.consensus.primitive;

/** A block's height, 0 for genesis, to 2^63 - 1. */
public record BlockNumber(long value) implements Comparable<BlockNumber> {
    public static final BlockNumber GENESIS = new BlockNumber(0);

    public BlockNumber {
        if (value < 0) {
            throw new ArithmeticException("negative block number: " + value);
        }
    }

    public static BlockNumber of(long value) {
        return value == 0 ? GENESIS : new BlockNumber(value);
    }

    public BlockNumber next() {
        return new BlockNumber(Math.addExact(value, 1));
    }

    /** This height less {@code blocks}, or genesis where that would be negative. */
    public BlockNumber minusSaturating(long blocks) {
        return of(Math.max(0, value - blocks));
    }

    public boolean isGenesis() {
        return value == 0;
    }

    @Override
    public int compareTo(BlockNumber other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
