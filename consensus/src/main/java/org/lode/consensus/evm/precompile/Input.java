package org.lode.consensus.evm.precompile;

import java.math.BigInteger;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** A precompiled contract's input, which reads as if endless zeros followed it. */
final class Input {
    private Input() {}

    static byte[] padded(Bytes input, int from, int length) {
        byte[] bytes = new byte[length];
        if (from < input.size()) {
            input.slice(from, Math.min(length, input.size() - from)).copyTo(bytes, 0);
        }
        return bytes;
    }

    static UInt256 word(Bytes input, int from) {
        return UInt256.ofBytes(padded(input, from, UInt256.SIZE_BYTES));
    }

    static BigInteger number(Bytes input, int from, int length) {
        return new BigInteger(1, padded(input, from, length));
    }

    /** Words of 32 bytes that the input fills, the last perhaps in part. */
    static long words(Bytes input) {
        return (input.size() + 31L) / 32;
    }
}
