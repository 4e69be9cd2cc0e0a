package org.lode.consensus.evm.precompile;

import java.math.BigInteger;
import java.util.Arrays;
import org.lode.consensus.primitive.BigEndian;
import org.lode.consensus.primitive.LimbDivider;

/**
 * Powers with exponents of a few bits, by a product and a schoolbook division at a time (Knuth, The Art of Computer Programming 2,
 * 4.3.1). {@link BigInteger#modPow} prepares for long exponents, and its divisions go by half words. Numbers have 64-bit limbs, the least
 * significant first.
 */
final class PlainPower {
    /** The modulus, shifted so that its highest bit is set. */
    private final long[] modulus;

    private final int shift;
    private final long reciprocal;

    private PlainPower(BigInteger modulus) {
        this.shift = (-modulus.bitLength()) & (Long.SIZE - 1);
        this.modulus = limbs(modulus.shiftLeft(shift), (modulus.bitLength() + Long.SIZE - 1) / Long.SIZE);
        this.reciprocal = LimbDivider.reciprocal(this.modulus[this.modulus.length - 1]);
    }

    /** base ^ exponent mod modulus, for a base below the modulus, which is above 2^64. */
    static BigInteger of(BigInteger base, BigInteger exponent, BigInteger modulus) {
        return new PlainPower(modulus).power(base, exponent);
    }

    private BigInteger power(BigInteger base, BigInteger exponent) {
        if (exponent.signum() == 0) {
            return BigInteger.ONE;
        }
        // Everything is shifted as the modulus is: of two factors only one.
        long[] factor = limbs(base, modulus.length);
        long[] power = limbs(base.shiftLeft(shift), modulus.length);
        for (int bit = exponent.bitLength() - 2; bit >= 0; bit--) {
            power = product(power, shiftedBack(power));
            power = exponent.testBit(bit) ? product(power, factor) : power;
        }
        return number(shiftedBack(power));
    }

    /** x * y mod modulus. */
    private long[] product(long[] x, long[] y) {
        int size = modulus.length;
        long[] product = new long[2 * size];
        for (int i = 0; i < size; i++) {
            product[i + size] = addMultiple(product, i, y, x[i]);
        }
        for (int j = size; j > 0; j--) {
            reduceTop(product, j);
        }
        return Arrays.copyOf(product, size);
    }

    /** Makes the limb {@code size + j - 1} of the remainder zero, which is below the modulus from limb {@code j} on. */
    private void reduceTop(long[] rest, int j) {
        int size = modulus.length;
        long top = modulus[size - 1];
        int at = j - 1;
        long high = rest[at + size];
        long digit = high == top ? -1 : LimbDivider.digit(high, rest[at + size - 1], top, reciprocal);
        long borrow = subtractMultiple(rest, at, digit);
        // The digit is at most two too high (Knuth's theorem B).
        while (Long.compareUnsigned(rest[at + size], borrow) < 0) {
            borrow -= addModulus(rest, at);
        }
        rest[at + size] -= borrow;
    }

    /** sum at limb {@code at} += factor * x. @return what does not fit into as many limbs */
    private static long addMultiple(long[] sum, int at, long[] x, long factor) {
        long carry = 0;
        for (int i = 0; i < x.length; i++) {
            long low = factor * x[i];
            long high = Math.unsignedMultiplyHigh(factor, x[i]);
            low += carry;
            high += overflow(carry, low);
            long total = sum[at + i] + low;
            carry = high + overflow(low, total);
            sum[at + i] = total;
        }
        return carry;
    }

    /** rest at limb {@code at} -= factor * modulus. @return what the next limb owes */
    private long subtractMultiple(long[] rest, int at, long factor) {
        long borrow = 0;
        for (int i = 0; i < modulus.length; i++) {
            long low = factor * modulus[i];
            long high = Math.unsignedMultiplyHigh(factor, modulus[i]);
            low += borrow;
            high += overflow(borrow, low);
            long before = rest[at + i];
            rest[at + i] = before - low;
            borrow = high + (Long.compareUnsigned(before, low) < 0 ? 1 : 0);
        }
        return borrow;
    }

    private long addModulus(long[] rest, int at) {
        long carry = 0;
        for (int i = 0; i < modulus.length; i++) {
            long sum = rest[at + i] + modulus[i];
            long total = sum + carry;
            carry = overflow(modulus[i], sum) + overflow(carry, total);
            rest[at + i] = total;
        }
        return carry;
    }

    private static long overflow(long addend, long sum) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
    }

    private long[] shiftedBack(long[] x) {
        if (shift == 0) {
            return x;
        }
        long[] result = new long[x.length];
        for (int i = 0; i < x.length; i++) {
            long above = i + 1 < x.length ? x[i + 1] << (Long.SIZE - shift) : 0;
            result[i] = (x[i] >>> shift) | above;
        }
        return result;
    }

    private static long[] limbs(BigInteger number, int size) {
        byte[] digits = number.toByteArray();
        byte[] padded = new byte[size * Long.BYTES];
        int length = Math.min(digits.length, padded.length);
        System.arraycopy(digits, digits.length - length, padded, padded.length - length, length);
        long[] limbs = new long[size];
        for (int i = 0; i < size; i++) {
            limbs[i] = BigEndian.readLong(padded, (size - 1 - i) * Long.BYTES);
        }
        return limbs;
    }

    private static BigInteger number(long[] limbs) {
        byte[] digits = new byte[limbs.length * Long.BYTES];
        for (int i = 0; i < limbs.length; i++) {
            BigEndian.writeLong(limbs[i], digits, (limbs.length - 1 - i) * Long.BYTES);
        }
        return new BigInteger(1, digits);
    }
}
