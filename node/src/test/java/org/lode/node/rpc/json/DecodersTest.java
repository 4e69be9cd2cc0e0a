package org.lode.node.rpc.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.UInt256;

final class DecodersTest {
    private static final String FORTY_TWO_ZEROS = "0".repeat(42);

    @ParameterizedTest
    @CsvSource({"0x0, 0", "0x1, 1", "0xff, 255", "0XFF, 255", "0xde0b6b3a7640000, 1000000000000000000"})
    void readsQuantities(String text, String decimal) {
        assertThat(Decoders.QUANTITY.decode(new TextNode(text))).hasToString(decimal);
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty hex string",
        "12, hex string without 0x prefix",
        "0x, 'hex string \"0x\"'",
        "0x00, hex number with leading zero digits",
        "0x01, hex number with leading zero digits",
        "0xg, invalid hex string",
        "0x-1, invalid hex string",
        "0x\u0661, invalid hex string",
        "0x10000000000000000000000000000000000000000000000000000000000000000, hex number > 256 bits",
    })
    void refusesWhatIsNotAQuantity(String text, String reason) {
        assertThatThrownBy(() -> Decoders.QUANTITY.decode(new TextNode(text)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage(reason);
    }

    @Test
    void readsTheGreatestQuantityOf64BitsAndRefusesTheNext() {
        assertThat(Decoders.QUANTITY_64.decode(new TextNode("0xffffffffffffffff")))
                .isEqualTo(-1L);
        assertThatThrownBy(() -> Decoders.QUANTITY_64.decode(new TextNode("0x10000000000000000")))
                .hasMessage("hex number > 64 bits");
    }

    @Test
    void readsTheGreatestQuantity() {
        assertThat(Decoders.QUANTITY.decode(new TextNode("0x" + "f".repeat(64))))
                .isEqualTo(UInt256.MAX);
    }

    @Test
    void readsAddressesInAnyLetterCase() {
        assertThat(Decoders.ADDRESS.decode(new TextNode("0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266")))
                .isEqualTo(Address.ofHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"));
    }

    @Test
    void refusesDataOfOddLength() {
        assertThatThrownBy(() -> Decoders.DATA.decode(new TextNode("0x123"))).hasMessage("hex string of odd length");
        assertThat(Decoders.DATA.decode(new TextNode("0x")).isEmpty()).isTrue();
    }

    @Test
    void refusesAnAddressOrHashOfAnotherLength() {
        assertThatThrownBy(() -> Decoders.ADDRESS.decode(new TextNode("0x" + FORTY_TWO_ZEROS)))
                .hasMessage("hex string has length 42, want 40 for Address");
        assertThatThrownBy(() -> Decoders.HASH.decode(new TextNode("0x" + FORTY_TWO_ZEROS)))
                .hasMessage("hex string has length 42, want 64 for Hash");
    }

    @Test
    void refusesOtherTypesByName() {
        assertThatThrownBy(() -> Decoders.QUANTITY.decode(new IntNode(5))).hasMessage("expected a string, not number");
        assertThatThrownBy(() -> Decoders.FLAG.decode(new TextNode("true")))
                .hasMessage("expected a boolean, not string");
        assertThatThrownBy(() -> Decoders.QUANTITY.list(3).decode(BooleanNode.TRUE))
                .hasMessage("expected an array, not boolean");
        assertThatThrownBy(() -> ObjectFields.of(new TextNode("x"))).hasMessage("expected an object, not string");
    }

    @Test
    void boundsArrays() {
        Decoder<List<UInt256>> two = Decoders.QUANTITY.list(2);
        JsonNode three =
                JsonNodeFactory.instance.arrayNode().add("0x1").add("0x2").add("0x3");
        assertThatThrownBy(() -> two.decode(three)).hasMessage("an array of 3 items, above the limit of 2");
    }

    @Test
    void takesOneItemForAListWhereBothAreAllowed() {
        Decoder<List<UInt256>> some = Decoders.QUANTITY.oneOrList(2);
        assertThat(some.decode(new TextNode("0x1"))).containsExactly(UInt256.ONE);
        assertThat(some.decode(JsonNodeFactory.instance.arrayNode().add("0x1"))).containsExactly(UInt256.ONE);
    }

    @Test
    void namesTheMemberThatIsWrong() {
        ObjectFields fields = ObjectFields.of(
                JsonNodeFactory.instance.objectNode().put("gas", "0x01").putNull("value"));
        assertThat(fields.optional("value", Decoders.WEI)).isEmpty();
        assertThatThrownBy(() -> fields.optional("gas", Decoders.GAS))
                .hasMessage("member \"gas\": hex number with leading zero digits");
        assertThatThrownBy(() -> fields.required("to", Decoders.ADDRESS)).hasMessage("missing member \"to\"");
    }
}
