package org.lode.node.rpc.shape;

import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** The words in what a reverted call returned, where it returned one of the two errors that Solidity itself makes. */
public final class RevertReason {
    /** {@code Error(string)}: of {@code require} and {@code revert}. */
    private static final Bytes ERROR = Bytes.ofHex("0x08c379a0");

    /** {@code Panic(uint256)}: of checks that the compiler put in. */
    private static final Bytes PANIC = Bytes.ofHex("0x4e487b71");

    /** The panic codes of Solidity's manual, in geth's words. */
    private static final ImmutableMap<Long, String> PANICS = ImmutableMap.<Long, String>builder()
            .put(0x00L, "generic panic")
            .put(0x01L, "assert(false)")
            .put(0x11L, "arithmetic underflow or overflow")
            .put(0x12L, "division or modulo by zero")
            .put(0x21L, "enum overflow")
            .put(0x22L, "invalid encoded storage byte array accessed")
            .put(0x31L, "out-of-bounds array access; popping on an empty array")
            .put(0x32L, "out-of-bounds access of an array or bytesN")
            .put(0x41L, "out of memory")
            .put(0x51L, "uninitialized function")
            .buildOrThrow();

    private static final int SELECTOR = 4;
    private static final int WORD = UInt256.SIZE_BYTES;

    private RevertReason() {}

    public static Optional<String> of(Bytes output) {
        if (output.size() < SELECTOR + WORD) {
            return Optional.empty();
        }
        Bytes selector = output.slice(0, SELECTOR);
        if (selector.equals(ERROR)) {
            return text(output);
        }
        return selector.equals(PANIC) ? Optional.of(panic(word(output, SELECTOR))) : Optional.empty();
    }

    /** Selector, offset 0x20, length, UTF-8. */
    private static Optional<String> text(Bytes output) {
        int start = SELECTOR + 2 * WORD;
        if (output.size() < start || word(output, SELECTOR).toLongSaturated() != WORD) {
            return Optional.empty();
        }
        long length = word(output, SELECTOR + WORD).toLongSaturated();
        if (length > output.size() - start) {
            return Optional.empty();
        }
        return Optional.of(new String(output.slice(start, (int) length).toArray(), StandardCharsets.UTF_8));
    }

    private static String panic(UInt256 code) {
        String words = PANICS.get(code.toLongSaturated());
        return words != null ? words : "unknown panic code: " + code.toQuantity();
    }

    private static UInt256 word(Bytes output, int at) {
        return output.hashAt(at).toUInt256();
    }
}
