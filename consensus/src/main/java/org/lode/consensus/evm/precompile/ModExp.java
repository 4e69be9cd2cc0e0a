package org.lode.consensus.evm.precompile;

import java.math.BigInteger;
import java.util.Optional;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** 0x05: base ^ exponent mod modulus, on numbers of any length (EIP-198), priced by EIP-2565. */
final class ModExp implements PrecompiledContract {
    private static final int HEADER_SIZE = 96;
    private static final long MIN_GAS = 200;
    private static final BigInteger GAS_DIVISOR = BigInteger.valueOf(3);

    /** A longer operand costs more than 3 * 10^8 gas, which is more than a block has. */
    private static final long MAX_LENGTH = 1L << 27;

    /** Up to this a division after each product costs less than what {@link BigInteger#modPow} prepares. */
    private static final int MAX_PLAIN_EXPONENT_BITS = 4;

    /** The lengths of the three operands, 2^63 - 1 where they are greater. */
    private record Lengths(long base, long exponent, long modulus) {
        static Lengths of(Bytes input) {
            return new Lengths(
                    Input.word(input, 0).toLongSaturated(),
                    Input.word(input, 32).toLongSaturated(),
                    Input.word(input, 64).toLongSaturated());
        }
    }

    @Override
    public long gas(Bytes input) {
        Lengths lengths = Lengths.of(input);
        long longest = Math.max(lengths.base, lengths.modulus);
        if (longest == 0) {
            return MIN_GAS;
        }
        if (longest > MAX_LENGTH || lengths.exponent > MAX_LENGTH) {
            return Long.MAX_VALUE;
        }
        long words = (longest + 7) / 8;
        BigInteger complexity = BigInteger.valueOf(words * words);
        BigInteger gas = complexity
                .multiply(BigInteger.valueOf(iterations(input, lengths)))
                .divide(GAS_DIVISOR);
        return gas.bitLength() < Long.SIZE ? Math.max(MIN_GAS, gas.longValue()) : Long.MAX_VALUE;
    }

    /** From the exponent's bit length where it fits 32 bytes, else from its length and that of its first 32 bytes. */
    private static long iterations(Bytes input, Lengths lengths) {
        int headLength = (int) Math.min(UInt256.SIZE_BYTES, lengths.exponent);
        int headStart = (int) Math.min(input.size(), HEADER_SIZE + lengths.base);
        int headBits = Input.number(input, headStart, headLength).bitLength();
        long tail = 8 * (lengths.exponent - headLength);
        return Math.max(1, tail + Math.max(0, headBits - 1));
    }

    @Override
    public Optional<Bytes> run(Bytes input, Patience patience) {
        Lengths lengths = Lengths.of(input);
        if (lengths.modulus == 0) {
            return Optional.of(Bytes.EMPTY);
        }
        int baseLength = (int) lengths.base;
        int exponentLength = (int) Math.min(lengths.exponent, MAX_LENGTH);
        int modulusLength = (int) lengths.modulus;
        BigInteger modulus = operand(input, (long) HEADER_SIZE + baseLength + exponentLength, modulusLength);
        byte[] output = new byte[modulusLength];
        if (modulus.signum() != 0) {
            BigInteger base = operand(input, HEADER_SIZE, baseLength);
            BigInteger exponent = operand(input, (long) HEADER_SIZE + baseLength, exponentLength);
            byte[] digits = power(base, exponent, modulus).toByteArray();
            int size = Math.min(digits.length, modulusLength);
            System.arraycopy(digits, digits.length - size, output, modulusLength - size, size);
        }
        return Optional.of(Bytes.owning(output));
    }

    private static BigInteger power(BigInteger base, BigInteger exponent, BigInteger modulus) {
        if (modulus.bitLength() <= Long.SIZE) {
            long power = WordPower.of(base.mod(modulus).longValue(), exponent.toByteArray(), modulus.longValue());
            return UInt256.ofUnsigned(power).toBigInteger();
        }
        if (exponent.bitLength() <= MAX_PLAIN_EXPONENT_BITS) {
            return PlainPower.of(base.compareTo(modulus) < 0 ? base : base.mod(modulus), exponent, modulus);
        }
        return base.modPow(exponent, modulus);
    }

    /** The number in the input, zeros after its end; no more is allocated than the input has, and the zeros are shifted in. */
    private static BigInteger operand(Bytes input, long from, int length) {
        int start = (int) Math.min(input.size(), from);
        int available = Math.min(length, input.size() - start);
        return Input.number(input, start, available).shiftLeft(8 * (length - available));
    }
}
