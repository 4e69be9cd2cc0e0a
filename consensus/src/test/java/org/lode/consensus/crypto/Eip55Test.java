package org.lode.consensus.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Address;

final class Eip55Test {
    /** The examples of the EIP. */
    private static final List<String> EXAMPLES = List.of(
            "0x52908400098527886E0F7030069857D2E4169EE7",
            "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
            "0xde709f2102306220921060314715629080e2fb77",
            "0x27b1fdb04752bbc536007a920d24acb045561c26",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
            "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");

    @Test
    void writesTheExamplesOfTheEip() {
        for (String example : EXAMPLES) {
            assertThat(Eip55.encode(Address.ofHex(example))).isEqualTo(example);
            assertThat(Eip55.decode(example)).isEqualTo(Address.ofHex(example));
        }
    }

    @Test
    void takesDigitsOfOneCaseWithoutAChecksum() {
        String mixed = EXAMPLES.get(4);
        Address address = Address.ofHex(mixed);
        assertThat(Eip55.decode(mixed.toLowerCase(Locale.ROOT))).isEqualTo(address);
        assertThat(Eip55.decode("0x" + mixed.substring(2).toUpperCase(Locale.ROOT)))
                .isEqualTo(address);
        assertThat(Eip55.decode(mixed.substring(2))).isEqualTo(address);
    }

    @Test
    void refusesAWrongChecksum() {
        assertThatThrownBy(() -> Eip55.decode("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (String text :
                List.of("", "0x", "0x12", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", "0x" + "g".repeat(40))) {
            assertThatThrownBy(() -> Eip55.decode(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
