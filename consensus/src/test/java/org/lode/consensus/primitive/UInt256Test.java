package org.lode.consensus.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UInt256Test {
    @Test
    void refusesNumbersOutsideItsRange() {
        assertThatThrownBy(() -> UInt256.of(-1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> UInt256.of(BigInteger.ONE.negate())).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> UInt256.of(BigInteger.ONE.shiftLeft(256))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> UInt256.ofBytes(new byte[33])).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void readsTheBitsOfALongAsUnsigned() {
        assertThat(UInt256.ofUnsigned(-1).toString()).isEqualTo("18446744073709551615");
    }

    @Test
    void refusesTextThatIsNoHexadecimalNumber() {
        List<String> texts =
                List.of("", "0x", "-1", "+1", "0x-1", "0X1", "g", "0x 1", "1_0", "\u0661", "1" + "0".repeat(64));
        for (String text : texts) {
            assertThatThrownBy(() -> UInt256.ofHex(text)).as(text).isInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    void readsAnyLetterCaseAndAnyNumberOfLeadingZeros() {
        assertThat(UInt256.ofHex("0xAb")).isEqualTo(UInt256.of(171));
        assertThat(UInt256.ofHex("0".repeat(1000) + "f")).isEqualTo(UInt256.of(15));
        assertThat(UInt256.ofHex("f".repeat(64))).isEqualTo(UInt256.MAX);
    }

    @Test
    void writesZeroAsOneDigitAndNoBytes() {
        assertThat(UInt256.ZERO.toQuantity()).isEqualTo("0x0");
        assertThat(UInt256.ZERO.toString()).isEqualTo("0");
        assertThat(UInt256.ZERO.toMinimalBytes()).isEmpty();
    }

    @Test
    void carriesThroughAllWords() {
        assertThat(UInt256.MAX.plusWrapping(UInt256.ONE)).isEqualTo(UInt256.ZERO);
        assertThat(UInt256.ZERO.minusWrapping(UInt256.ONE)).isEqualTo(UInt256.MAX);
        assertThat(new UInt256(0, -1, -1, -1).plus(UInt256.ONE)).isEqualTo(new UInt256(1, 0, 0, 0));
        assertThat(new UInt256(1, 0, 0, 0).minus(UInt256.ONE)).isEqualTo(new UInt256(0, -1, -1, -1));
    }
}
