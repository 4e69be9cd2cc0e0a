package org.lode.consensus.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.ShapedTransactions;
import org.lode.consensus.testkit.ShapedValues;

final class BlockProperties {
    @Property(tries = 300)
    void whatWasEncodedIsDecoded(@ForAll("blocks") Block block) {
        Block decoded = Block.decode(block.encoded());
        assertThat(decoded).isEqualTo(block);
        assertThat(decoded.header().content().hash())
                .isEqualTo(block.header().content().hash());
        assertThat(decoded.header().work().sealHash())
                .isEqualTo(block.header().work().sealHash());
    }

    @Property(tries = 2000)
    void aChangedByteIsRefusedOrMeansSomethingElse(
            @ForAll("blocks") Block block, @ForAll int place, @ForAll byte value) {
        refusedOrCanonical(damaged(block.encoded(), place, value), Block::decode, Block::encoded);
    }

    @Property(tries = 2000)
    void aChangedByteOfAReceiptIsRefusedOrMeansSomethingElse(
            @ForAll("receipts") Receipt receipt, @ForAll int place, @ForAll byte value) {
        assertThat(Receipt.decode(receipt.encoded())).isEqualTo(receipt);
        refusedOrCanonical(damaged(receipt.encoded(), place, value), Receipt::decode, Receipt::encoded);
    }

    /** What decodes is what would have been written; what does not is refused with an offset inside the input. */
    private static <T> void refusedOrCanonical(Bytes bytes, Function<Bytes, T> decode, Function<T, Bytes> encode) {
        try {
            assertThat(encode.apply(decode.apply(bytes))).isEqualTo(bytes);
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, bytes.size());
        }
    }

    private static Bytes damaged(Bytes encoded, int place, byte value) {
        byte[] bytes = encoded.toArray();
        bytes[Math.floorMod(place, bytes.length)] = value;
        return Bytes.owning(bytes);
    }

    @Provide
    Arbitrary<Block> blocks() {
        Arbitrary<Header> headers =
                Combinators.combine(ShapedTransactions.works(), contents()).as(Header::new);
        return Combinators.combine(
                        headers, ShapedTransactions.transactions().list().ofMaxSize(4))
                .as(Block::new);
    }

    private static Arbitrary<Content> contents() {
        Arbitrary<Gas> gas = ShapedValues.nonNegativeLongs().map(Gas::of);
        Arbitrary<LogsBloom> blooms = logs().list().ofMaxSize(3).map(LogsBloom::ofLogs);
        return Combinators.combine(
                        ShapedValues.hashes(),
                        blooms,
                        gas,
                        gas,
                        ShapedValues.words().map(Wei::new),
                        ShapedValues.nonNegativeLongs(),
                        ShapedValues.bytes(Content.MAX_EXTRA_DATA_BYTES))
                .as((root, bloom, limit, used, baseFee, units, extra) ->
                        new Content(root, root, root, bloom, limit, used, baseFee, units, extra));
    }

    @Provide
    Arbitrary<Receipt> receipts() {
        return Combinators.combine(
                        Arbitraries.of(0, 1, 2, 0x57),
                        Arbitraries.of(Receipt.Status.class),
                        ShapedValues.nonNegativeLongs().map(Gas::of),
                        logs().list().ofMaxSize(3))
                .as(Receipt::of);
    }

    private static Arbitrary<Log> logs() {
        return Combinators.combine(
                        ShapedValues.addresses(),
                        ShapedValues.hashes().list().ofMaxSize(Log.MAX_TOPICS),
                        ShapedValues.bytes(80))
                .as(Log::new);
    }
}
