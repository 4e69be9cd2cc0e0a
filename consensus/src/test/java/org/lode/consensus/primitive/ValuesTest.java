package org.lode.consensus.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ValuesTest {
    private static final String ADDRESS = "0x0102030405060708090a0b0c0d0e0f1011121314";

    @Test
    void gasIsCheckedAtBothEnds() {
        assertThat(Gas.of(5).plus(Gas.of(6)).minus(Gas.of(11))).isEqualTo(Gas.ZERO);
        assertThatThrownBy(() -> Gas.of(-1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Gas.of(1).minus(Gas.of(2))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Gas.of(Long.MAX_VALUE).plus(Gas.of(1))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void gasCostsItsPriceAUnit() {
        assertThat(Gas.of(21_000).cost(Wei.of(1_000_000_007))).isEqualTo(Wei.of(21_000_000_147_000L));
        assertThatThrownBy(() -> Gas.of(2).cost(new Wei(UInt256.MAX))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void weiIsCheckedAtBothEnds() {
        assertThatThrownBy(() -> Wei.of(-1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Wei.ZERO.minus(Wei.of(1))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Wei(UInt256.MAX).plus(Wei.of(1))).isInstanceOf(ArithmeticException.class);
        assertThat(new Wei(UInt256.MAX).plusSaturated(Wei.of(1))).isEqualTo(new Wei(UInt256.MAX));
        assertThat(Wei.of(1).plusSaturated(Wei.of(2))).isEqualTo(Wei.of(3));
        assertThatThrownBy(() -> Wei.of(1).times(-1)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void lodeAndWeiConvertExactly() {
        assertThat(Wei.ofLode(new BigDecimal("0.2421875"))).isEqualTo(Wei.of(242_187_500_000_000_000L));
        assertThat(Wei.ofLode(new BigDecimal("10000")).toLode().toString()).isEqualTo("10000");
        assertThat(Wei.of(1).toLode().toPlainString()).isEqualTo("0.000000000000000001");
        assertThat(Wei.ZERO.toLode().toString()).isEqualTo("0");
        assertThatThrownBy(() -> Wei.ofLode(new BigDecimal("0.0000000000000000001")))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Wei.ofLode(new BigDecimal("-1"))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void blockNumbersDoNotGoBelowGenesis() {
        assertThat(BlockNumber.of(7).minusSaturating(7)).isEqualTo(BlockNumber.GENESIS);
        assertThat(BlockNumber.of(6).minusSaturating(7)).isEqualTo(BlockNumber.GENESIS);
        assertThat(BlockNumber.of(8).minusSaturating(7)).isEqualTo(BlockNumber.of(1));
        assertThat(BlockNumber.GENESIS.next()).isEqualTo(BlockNumber.of(1));
        assertThatThrownBy(() -> BlockNumber.of(-1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> BlockNumber.of(Long.MAX_VALUE).next()).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void addressesKeepTheirBytesInEveryForm() {
        Address address = Address.ofHex(ADDRESS);
        assertThat(address.toString()).isEqualTo(ADDRESS);
        assertThat(Address.ofBytes(address.toBytes())).isEqualTo(address);
        assertThat(Address.ofWord(address.toWord())).isEqualTo(address);
        assertThat(address.toWord()).isEqualTo(UInt256.ofHex(ADDRESS));
        assertThat(Address.ofWord(UInt256.MAX).toString()).isEqualTo("0x" + "ff".repeat(20));
        assertThat(Address.ofNumber(0x57).toString()).isEqualTo("0x0000000000000000000000000000000000000057");
    }

    @Test
    void addressesAreOrderedAsUnsignedNumbers() {
        List<Address> ordered = Stream.of("00", "01", "7f", "80", "ff")
                .flatMap(end -> Stream.of("0x" + "00".repeat(19) + end, "0x" + end + "00".repeat(19)))
                .map(Address::ofHex)
                .distinct()
                .sorted()
                .toList();
        assertThat(ordered.stream().map(Address::toString)).isSorted();
    }

    @Test
    void hashesKeepTheirBytesInEveryForm() {
        String text = "0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
        Hash hash = Hash.ofHex(text);
        assertThat(hash.toString()).isEqualTo(text);
        assertThat(Hash.ofBytes(hash.toBytes())).isEqualTo(hash).hasSameHashCodeAs(hash);
        assertThat(hash.toUInt256()).isEqualTo(UInt256.ofHex(text));
        byte[] wide = new byte[34];
        hash.writeTo(wide, 1);
        assertThat(Hash.ofBytes(wide, 1)).isEqualTo(hash);
    }

    @Test
    void fixedSizesAreExact() {
        assertThatThrownBy(() -> Hash.ofHex("0x00")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Hash.ofBytes(new byte[33])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Hash.ofBytes(new byte[33], 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Address.ofHex(ADDRESS + "00")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Address.ofBytes(new byte[19])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hexRefusesOddDigitsAndOtherCharacters() {
        assertThat(Hex.encode(Hex.decode("0xAbCd"))).isEqualTo("0xabcd");
        assertThat(Hex.decode("0x")).isEmpty();
        for (String text : List.of("0x1", "1", "0xzz", "0X00", "0x 0", "\u0661\u0661")) {
            assertThatThrownBy(() -> Hex.decode(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void bytesDoNotChangeWithTheArrayTheyCameFrom() {
        byte[] source = {1, 2, 3};
        Bytes bytes = Bytes.copyOf(source);
        source[0] = 9;
        bytes.toArray()[1] = 9;
        assertThat(bytes).isEqualTo(Bytes.ofHex("0x010203"));
    }

    @Test
    void slicesEqualBytesOfTheSameContent() {
        Bytes slice = Bytes.ofHex("0x00ff0200").slice(1, 2);
        assertThat(slice).isEqualTo(Bytes.ofHex("ff02")).hasSameHashCodeAs(Bytes.ofHex("ff02"));
        assertThat(slice.getUnsigned(0)).isEqualTo(255);
        assertThat(slice.get(0)).isEqualTo((byte) -1);
        assertThat(slice.slice(2)).isSameAs(Bytes.EMPTY);
        assertThat(slice.toString()).isEqualTo("0xff02");
        assertThatThrownBy(() -> slice.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.slice(1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.slice(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.hashAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.addressAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
