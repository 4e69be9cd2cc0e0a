package org.lode.p2p.rlpx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.primitive.Bytes;

final class SnappyBlockTest {
    private static final int LIMIT_BYTES = 1 << 20;

    @Test
    void aClaimAboveTheLimitIsRefused() {
        // 2^20 + 1 as a base-128 number.
        refuses("0x81804000");
    }

    @Test
    void aClaimThatTheInputCannotHoldIsRefusedBeforeItIsAllocated() {
        // 2^20 plain bytes claimed by one literal byte.
        refuses("0x8080400041");
    }

    @Test
    void aClaimOfMoreThanFiveDigitsIsRefused() {
        refuses("0x808080808001");
    }

    @Test
    void aCopyFromBeforeTheStartIsRefused() {
        // One literal byte, then 4 bytes from 2 back.
        refuses("0x0500410102");
    }

    @Test
    void aCopyFromNowhereIsRefused() {
        refuses("0x0500410100");
    }

    @Test
    void aLiteralPastTheEndIsRefused() {
        refuses("0x080c4141");
    }

    @Test
    void moreThanWasClaimedIsRefused() {
        refuses("0x0104414141");
    }

    @Test
    void lessThanWasClaimedIsRefused() {
        refuses("0x020041");
    }

    @Test
    void anEmptyInputIsRefused() {
        refuses("0x");
    }

    @Test
    void aCopyMayReadWhatItWrites() {
        // "a", then 10 bytes from 1 back.
        assertThat(SnappyBlock.decompress(Bytes.ofHex("0x0b006119" + "01"), LIMIT_BYTES))
                .isEqualTo(Bytes.ofHex("0x" + "61".repeat(11)));
    }

    private static void refuses(String block) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> SnappyBlock.decompress(Bytes.ofHex(block), LIMIT_BYTES));
    }
}
