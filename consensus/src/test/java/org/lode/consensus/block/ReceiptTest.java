package org.lode.consensus.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;

final class ReceiptTest {
    private static final Log LOG =
            new Log(Address.ofNumber(0x57), List.of(topic(1), topic(2), topic(3), topic(4)), Bytes.ofHex("c0ffee"));

    @Test
    void aReceiptOfEachTypeIsReadBack() {
        for (int type : new int[] {0, 1, 2, 0x57}) {
            for (Receipt.Status status : Receipt.Status.values()) {
                Receipt receipt = Receipt.of(type, status, Gas.of(21_000), List.of(LOG, LOG));
                assertThat(Receipt.decode(receipt.encoded())).isEqualTo(receipt);
            }
        }
    }

    @Test
    void theTypeStandsBeforeTheListUnlessItIsZero() {
        Receipt legacy = Receipt.of(0, Receipt.Status.SUCCEEDED, Gas.of(1), List.of());
        Receipt typed = Receipt.of(2, Receipt.Status.SUCCEEDED, Gas.of(1), List.of());
        assertThat(typed.encoded().getUnsigned(0)).isEqualTo(2);
        assertThat(typed.encoded().slice(1)).isEqualTo(legacy.encoded());
    }

    @Test
    void refusesAStatusAboveOne() {
        Bytes encoded = RlpWriter.encode(writer -> writer.list(fields ->
                fields.number(2).number(1).bytes(LogsBloom.EMPTY.toBytes()).list(logs -> {})));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Receipt.decode(encoded))
                .withMessageContaining("status of 2");
    }

    @Test
    void refusesALogOfFiveTopics() {
        Bytes encoded = RlpWriter.encode(writer -> writer.list(fields -> fields.number(1)
                .number(1)
                .bytes(LogsBloom.EMPTY.toBytes())
                .list(logs -> logs.list(log -> log.address(Address.ZERO)
                        .listOf(List.of(topic(1), topic(2), topic(3), topic(4), topic(5)), RlpWriter::hash)
                        .bytes(Bytes.EMPTY)))));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Receipt.decode(encoded))
                .withMessageContaining("more than 4 items");
    }

    @Test
    void refusesNoBytesAtAll() {
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> Receipt.decode(Bytes.EMPTY));
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> Receipt.decode(Bytes.ofHex("02")));
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> Receipt.decode(Bytes.ofHex("00c0")));
    }

    private static Hash topic(int seed) {
        return Keccak.hash256(new byte[] {(byte) seed});
    }
}
