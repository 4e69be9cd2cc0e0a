package org.lode.node.rpc.shape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Bytes;

final class RevertReasonTest {
    private static final String ERROR = "0x08c379a0";
    private static final String PANIC = "0x4e487b71";

    @Test
    void readsTheTextOfAnError() {
        Bytes output = Bytes.ofHex(ERROR + word("20") + word("3") + "6e6f21" + "00".repeat(29));
        assertThat(RevertReason.of(output)).contains("no!");
    }

    @Test
    void namesWhatACompilersCheckFound() {
        assertThat(RevertReason.of(Bytes.ofHex(PANIC + word("11")))).contains("arithmetic underflow or overflow");
        assertThat(RevertReason.of(Bytes.ofHex(PANIC + word("ff")))).contains("unknown panic code: 0xff");
    }

    @Test
    void findsNoneInOwnErrorsNorInNothing() {
        assertThat(RevertReason.of(Bytes.EMPTY)).isEmpty();
        assertThat(RevertReason.of(Bytes.ofHex("0x6073b21f" + word("1") + word("2"))))
                .isEmpty();
    }

    @Test
    void findsNoneWhereTheTextIsCutShortOrElsewhere() {
        assertThat(RevertReason.of(Bytes.ofHex(ERROR + word("20") + word("4") + "6e6f21")))
                .isEmpty();
        assertThat(RevertReason.of(Bytes.ofHex(ERROR + word("40") + word("3") + "6e6f21")))
                .isEmpty();
        assertThat(RevertReason.of(Bytes.ofHex(ERROR + word("20") + "ff".repeat(32))))
                .isEmpty();
        assertThat(RevertReason.of(Bytes.ofHex(ERROR + word("20")))).isEmpty();
    }

    private static String word(String digits) {
        return "0".repeat(64 - digits.length()) + digits;
    }
}
