package org.lode.consensus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** Each way of not being canonical, and where it is found. */
final class RlpReaderTest {
    @Test
    void refusesAPrefixBeforeAByteThatStandsForItself() {
        refuses("8100", 0, RlpReaderTest::anyString);
        refuses("c2817f", 1, RlpReaderTest::listOfStrings);
    }

    @Test
    void takesAPrefixBeforeAByteThatNeedsIt() {
        assertThat(read("8180", RlpReaderTest::anyString)).isEqualTo(Bytes.ofHex("80"));
        assertThat(read("7f", RlpReaderTest::anyString)).isEqualTo(Bytes.ofHex("7f"));
    }

    @Test
    void refusesALongPrefixForAShortItem() {
        refuses("b837" + "00".repeat(55), 0, RlpReaderTest::anyString);
        refuses("f837" + "00".repeat(55), 0, RlpReaderTest::listOfStrings);
        assertThat(read("b838" + "00".repeat(56), RlpReaderTest::anyString).size())
                .isEqualTo(56);
    }

    @Test
    void refusesALengthWithLeadingZeros() {
        refuses("b90038" + "00".repeat(56), 0, RlpReaderTest::anyString);
        refuses("f90038" + "00".repeat(56), 0, RlpReaderTest::listOfStrings);
    }

    @Test
    void refusesAnItemThatRunsPastItsEnd() {
        refuses("83aabb", 0, RlpReaderTest::anyString);
        refuses("c3aabb", 0, RlpReaderTest::listOfStrings);
        refuses("b8", 0, RlpReaderTest::anyString);
        refuses("b9ff", 0, RlpReaderTest::anyString);
        refuses("b90100" + "00".repeat(255), 0, RlpReaderTest::anyString);
    }

    @Test
    void refusesAnElementThatRunsPastItsList() {
        refuses("c5" + "01" + "8401020304", 2, RlpReaderTest::listOfStrings);
    }

    @Test
    void refusesALengthAboveWhatAnArrayHolds() {
        refuses("bb80000000", 0, RlpReaderTest::anyString);
        refuses("bfffffffffffffffff", 0, RlpReaderTest::anyString);
        refuses("ffffffffffffffffff", 0, RlpReaderTest::listOfStrings);
        refuses("bf8000000000000000", 0, RlpReaderTest::anyString);
    }

    @Test
    void refusesNothingWhereAnItemBelongs() {
        refuses("", 0, RlpReaderTest::anyString);
        refuses("", 0, RlpReader::readUInt256);
        refuses("", 0, RlpReaderTest::listOfStrings);
        refuses("c101", 2, reader -> {
            RlpReader elements = reader.readList();
            elements.readInt();
            return elements.readInt();
        });
    }

    @Test
    void refusesAStringForAListAndAListForAString() {
        refuses("80", 0, RlpReaderTest::listOfStrings);
        refuses("c0", 0, RlpReaderTest::anyString);
        refuses("c1c0", 1, RlpReaderTest::listOfStrings);
        refuses("c0", 0, RlpReader::readUInt256);
        refuses("c0", 0, RlpReader::readOptionalAddress);
    }

    @Test
    void refusesNumbersWithLeadingZeros() {
        refuses("00", 0, RlpReader::readLong);
        refuses("820001", 0, RlpReader::readLong);
        refuses("00", 0, RlpReader::readUInt256);
        refuses("c3" + "820001", 1, reader -> reader.readList().readUInt256());
    }

    @Test
    void refusesNumbersAboveTheirSize() {
        refuses("89010000000000000000", 0, RlpReader::readUnsignedLong);
        refuses("888000000000000000", 0, RlpReader::readLong);
        refuses("8480000000", 0, RlpReader::readInt);
        refuses("a101" + "00".repeat(32), 0, RlpReader::readUInt256);
        refuses("888000000000000000", 0, RlpReader::readGas);
        refuses("888000000000000000", 0, RlpReader::readBlockNumber);
    }

    @Test
    void takesTheGreatestNumbersOfEachSize() {
        assertThat(read("88ffffffffffffffff", RlpReader::readUnsignedLong)).isEqualTo(-1L);
        assertThat(read("887fffffffffffffff", RlpReader::readLong)).isEqualTo(Long.MAX_VALUE);
        assertThat(read("847fffffff", RlpReader::readInt)).isEqualTo(Integer.MAX_VALUE);
        assertThat(read("a0" + "ff".repeat(32), RlpReader::readUInt256)).isEqualTo(UInt256.MAX);
        assertThat(read("80", RlpReader::readUInt256)).isEqualTo(UInt256.ZERO);
    }

    @Test
    void refusesStringsOfTheWrongSize() {
        refuses("83010203", 0, reader -> reader.readBytes(2));
        refuses("83010203", 0, reader -> reader.readBytesOfSize(4));
        refuses("9f" + "11".repeat(31), 0, RlpReader::readHash);
        refuses("93" + "11".repeat(19), 0, RlpReader::readAddress);
        refuses("95" + "11".repeat(21), 0, RlpReader::readOptionalAddress);
        assertThat(read("80", RlpReader::readOptionalAddress)).isEmpty();
    }

    @Test
    void refusesBytesAfterTheEnd() {
        refuses("0102", 1, RlpReaderTest::anyString);
        refuses("c0c0", 1, RlpReaderTest::listOfStrings);
        refuses("c20102", 2, reader -> {
            RlpReader elements = reader.readList();
            elements.readInt();
            elements.expectEnd();
            return 0;
        });
    }

    @Test
    void refusesMoreItemsThanAskedFor() {
        refuses("c3010203", 0, reader -> reader.readListOf(2, RlpReader::readInt));
        List<Integer> numbers = read("c3010203", reader -> reader.readListOf(3, RlpReader::readInt));
        assertThat(numbers).containsExactly(1, 2, 3);
    }

    @Test
    void countsOffsetsFromTheStartOfTheInputAndNotOfTheItem() {
        refuses("05" + "c2" + "8100", 2, reader -> {
            reader.readInt();
            return listOfStrings(reader);
        });
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> RlpReader.decode(Bytes.ofHex("57" + "c28100"), 1, RlpReaderTest::listOfStrings))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(2));
    }

    @Test
    void givesTheRawBytesOfWhatItHasRead() {
        RlpReader reader = RlpReader.of(Bytes.ofHex("05c20102830a0b0c"));
        reader.readInt();
        int start = reader.offset();
        reader.readList();
        assertThat(reader.rawSince(start)).isEqualTo(Bytes.ofHex("c20102"));
        assertThat(reader.remaining()).isEqualTo(4);
        assertThat(reader.readRaw()).isEqualTo(Bytes.ofHex("830a0b0c"));
        assertThat(reader.isAtEnd()).isTrue();
    }

    private static Bytes anyString(RlpReader reader) {
        return reader.readBytes(1 << 20);
    }

    private static int listOfStrings(RlpReader reader) {
        return reader.readListOf(100, RlpReaderTest::anyString).size();
    }

    private static <T> T read(String hex, Function<RlpReader, T> decoder) {
        return RlpReader.decode(Bytes.ofHex(hex), decoder);
    }

    private static <T> void refuses(String hex, int offset, Function<RlpReader, T> decoder) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> read(hex, decoder))
                .as(hex)
                .satisfies(e -> assertThat(e.offset()).isEqualTo(offset));
    }
}
