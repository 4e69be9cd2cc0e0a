package org.lode.consensus.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;

final class LogsBloomTest {
    private static final Address ADDRESS = Address.ofHex("0x095e7baea6a6c7c4c2dfeb977efac326af552d87");
    private static final Hash TOPIC = Hash.ZERO;

    /**
     * Three bits an item, each the low 11 bits of a pair of bytes of its Keccak-256, counted from the least significant bit of
     * the last byte: repeated here with a 2048-bit number.
     */
    @Test
    void setsThreeBitsForTheAddressAndForEachTopic() {
        BigInteger expected = BigInteger.ZERO;
        for (byte[] item : new byte[][] {ADDRESS.toBytes(), TOPIC.toBytes()}) {
            byte[] hash = Keccak.hash256(item).toBytes();
            for (int pair = 0; pair < 3; pair++) {
                int bit = (((hash[2 * pair] & 0xff) << 8) | (hash[2 * pair + 1] & 0xff)) & 2047;
                expected = expected.setBit(bit);
            }
        }
        LogsBloom bloom = LogsBloom.ofLogs(List.of(log(ADDRESS, TOPIC)));
        assertThat(new BigInteger(1, bloom.toBytes().toArray())).isEqualTo(expected);
    }

    @Test
    void mightContainWhatWasAdded() {
        LogsBloom bloom = LogsBloom.ofLogs(List.of(log(ADDRESS, TOPIC)));
        assertThat(bloom.mightContain(ADDRESS.toBytes())).isTrue();
        assertThat(bloom.mightContain(TOPIC.toBytes())).isTrue();
        assertThat(bloom.mightContain(Address.ofNumber(1).toBytes())).isFalse();
        assertThat(LogsBloom.EMPTY.mightContain(ADDRESS.toBytes())).isFalse();
    }

    @Test
    void aBlocksFilterIsTheUnionOfItsReceipts() {
        Log first = log(ADDRESS, TOPIC);
        Log second = log(Address.ofNumber(0x57), Keccak.hash256(new byte[] {1}));
        List<Receipt> receipts = List.of(receipt(List.of(first)), receipt(List.of()), receipt(List.of(second)));
        assertThat(LogsBloom.ofReceipts(receipts)).isEqualTo(LogsBloom.ofLogs(List.of(first, second)));
        assertThat(LogsBloom.ofReceipts(List.of())).isEqualTo(LogsBloom.EMPTY);
    }

    @Test
    void keepsItsBytes() {
        LogsBloom bloom = LogsBloom.ofLogs(List.of(log(ADDRESS, TOPIC)));
        assertThat(LogsBloom.ofBytes(bloom.toBytes())).isEqualTo(bloom).hasSameHashCodeAs(bloom);
        assertThatThrownBy(() -> LogsBloom.ofBytes(Bytes.owning(new byte[255])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Receipt receipt(List<Log> logs) {
        return Receipt.of(0, Receipt.Status.SUCCEEDED, Gas.of(1), logs);
    }

    private static Log log(Address address, Hash topic) {
        return new Log(address, List.of(topic), Bytes.EMPTY);
    }
}
