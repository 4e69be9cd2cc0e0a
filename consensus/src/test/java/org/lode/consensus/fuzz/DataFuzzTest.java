package org.lode.consensus.fuzz;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.testkit.fuzz.Fuzz;
import org.lode.consensus.testkit.fuzz.SoundData;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.work.SealedWork;

/** Blocks, headers, transactions, receipts and work as a stranger may write them. */
final class DataFuzzTest {
    private static final int MAX_DEPTH = 64;

    private final SoundData sound = new SoundData();

    @Test
    void rlp() {
        List<Bytes> items = Stream.concat(
                        sound.blocks().stream().map(Block::encoded),
                        Stream.of("80", "c0", "83646f67", "c88363617483646f67", "b838" + "aa".repeat(56))
                                .map(Bytes::ofHex))
                .toList();
        Fuzz.of("rlp", items).run(input -> RlpReader.decode(input, reader -> walk(reader, MAX_DEPTH)));
    }

    private static int walk(RlpReader reader, int depth) {
        int items = 0;
        while (!reader.isAtEnd()) {
            items++;
            if (reader.nextIsList() && depth > 0) {
                items += walk(reader.readList(), depth - 1);
            } else {
                reader.readRaw();
            }
        }
        return items;
    }

    @Test
    void blocks() {
        Fuzz.of("blocks", sound.blocks().stream().map(Block::encoded).toList()).run(Block::decode);
    }

    @Test
    void headers() {
        List<Bytes> headers = sound.headers().stream()
                .map(header -> RlpWriter.encode(header::write))
                .toList();
        Fuzz.of("headers", headers).run(input -> RlpReader.decode(input, Header::read));
    }

    @Test
    void sealedWork() {
        List<Bytes> works =
                sound.headers().stream().map(header -> header.work().payload()).toList();
        Fuzz.of("sealed-work", works).run(input -> RlpReader.decode(input, SealedWork::read));
    }

    @Test
    void transactions() {
        Fuzz.of(
                        "transactions",
                        sound.transactions().stream().map(Transaction::encoded).toList())
                .run(Transaction::decode);
    }

    @Test
    void receipts() {
        List<Bytes> receipts = sound.receipts().stream()
                .flatMap(List::stream)
                .map(Receipt::encoded)
                .toList();
        Fuzz.of("receipts", receipts).run(Receipt::decode);
    }

    @Test
    void logs() {
        List<Bytes> logs = sound.receipts().stream()
                .flatMap(List::stream)
                .flatMap(receipt -> receipt.logs().stream())
                .map(log -> RlpWriter.encode(log::write))
                .toList();
        Fuzz.of("logs", logs).run(input -> RlpReader.decode(input, Log::read));
    }
}
