package org.lode.p2p.rlpx;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.primitive.Bytes;

final class SnappyBlockProperties {
    private static final int LIMIT_BYTES = 1 << 20;

    @Property
    void whatWasCompressedComesBack(
            @ForAll @Size(max = 300) byte[] pattern, @ForAll @IntRange(min = 1, max = 400) int repetitions) {
        byte[] plain = new byte[pattern.length * repetitions];
        for (int i = 0; i < repetitions; i++) {
            System.arraycopy(pattern, 0, plain, i * pattern.length, pattern.length);
        }
        Bytes compressed = SnappyBlock.compress(Bytes.copyOf(plain));
        assertThat(SnappyBlock.decompress(compressed, LIMIT_BYTES).equals(Bytes.copyOf(plain)))
                .isTrue();
    }

    @Property
    void randomBytesAreDecompressedOrRefused(@ForAll @Size(max = 200) byte[] block) {
        try {
            assertThat(SnappyBlock.decompress(Bytes.copyOf(block), LIMIT_BYTES).size())
                    .isLessThanOrEqualTo(22 * block.length);
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, block.length);
        }
    }
}
