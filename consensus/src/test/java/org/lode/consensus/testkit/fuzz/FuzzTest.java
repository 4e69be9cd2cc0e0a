package org.lode.consensus.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.primitive.Bytes;

/** A fuzz that finds nothing proves nothing unless it finds what is there. */
final class FuzzTest {
    private final Fuzz fuzz = Fuzz.of("planted", List.of(Bytes.ofHex("04aabbccdd")));

    @Test
    void findsADecoderThatBelievesALength() {
        assertThatThrownBy(() -> fuzz.run(input -> {
                    byte[] claimed = new byte[sizeOf(input) << 20];
                    if (claimed.length >> 20 != input.size() - 1) {
                        throw new DecodeException("another size", 0);
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("allocated");
    }

    @Test
    void findsAnExceptionThatIsNotTheDecoders() {
        assertThatThrownBy(() -> fuzz.run(input -> {
                    if (sizeOf(input) != input.size() - 1) {
                        input.get(sizeOf(input) + 1);
                        throw new DecodeException("another size", 0);
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("let out");
    }

    @Test
    void findsADecoderThatItDoesNotReach() {
        assertThatThrownBy(() -> fuzz.run(_ -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("refused nothing");
    }

    private static int sizeOf(Bytes input) {
        return input.isEmpty() ? 0 : input.getUnsigned(0);
    }
}
