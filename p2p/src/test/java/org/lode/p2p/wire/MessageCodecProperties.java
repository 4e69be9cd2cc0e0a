package org.lode.p2p.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.LogsBloom;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.ShapedTransactions;
import org.lode.consensus.testkit.ShapedValues;
import org.lode.consensus.transaction.Transaction;

final class MessageCodecProperties {
    @Property(tries = 400)
    void decodingUndoesEncoding(@ForAll("messages") Message message) {
        assertThat(MessageCodec.decode(MessageCodec.code(message), MessageCodec.encode(message)))
                .isEqualTo(message);
    }

    @Property(tries = 400)
    void damagedMessagesAreDecodedOrRefused(
            @ForAll("messages") Message message, @ForAll @IntRange(min = 0) int place, @ForAll byte replacement) {
        byte[] damaged = MessageCodec.encode(message).toArray();
        damaged[place % damaged.length] = replacement;
        decodeOrRefuse(MessageCodec.code(message), Bytes.owning(damaged));
    }

    @Property(tries = 400)
    void truncatedMessagesAreRefused(@ForAll("messages") Message message, @ForAll @IntRange(min = 0) int place) {
        Bytes whole = MessageCodec.encode(message);
        Bytes truncated = whole.slice(0, place % whole.size());
        assertThat(decodeOrRefuse(MessageCodec.code(message), truncated)).isFalse();
    }

    @Property
    void randomBytesAreDecodedOrRefused(
            @ForAll @IntRange(min = 0, max = 0x20) int code, @ForAll @Size(max = 120) byte[] payload) {
        decodeOrRefuse(code, Bytes.copyOf(payload));
    }

    @Property
    void randomBytesAsBaseMessagesAreDecodedOrRefused(
            @ForAll @IntRange(min = 0, max = 0x0f) int code, @ForAll @Size(max = 120) byte[] payload) {
        try {
            assertThat(BaseMessage.decode(code, Bytes.copyOf(payload)).code()).isEqualTo(code);
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, payload.length);
        }
    }

    private static boolean decodeOrRefuse(int code, Bytes payload) {
        try {
            assertThat(MessageCodec.code(MessageCodec.decode(code, payload))).isEqualTo(code);
            return true;
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, payload.size());
            return false;
        }
    }

    @Provide
    Arbitrary<Message> messages() {
        Arbitrary<Long> ids = Arbitraries.longs();
        Arbitrary<List<Hash>> hashes = ShapedValues.hashes().list().ofMaxSize(5);
        Arbitrary<List<Transaction>> transactions =
                ShapedTransactions.transactions().list().ofMaxSize(3);
        return Arbitraries.oneOf(
                statuses(),
                Combinators.combine(ShapedValues.hashes(), numbers())
                        .as(Message.BlockId::new)
                        .list()
                        .ofMaxSize(5)
                        .map(Message.NewBlockHashes::new),
                transactions.map(Message.Transactions::new),
                headerRequests(),
                Combinators.combine(ids, headers().list().ofMaxSize(3)).as(Message.BlockHeaders::new),
                Combinators.combine(ids, hashes).as(Message.GetBlockBodies::new),
                Combinators.combine(
                                ids, transactions.map(Message.Body::new).list().ofMaxSize(3))
                        .as(Message.BlockBodies::new),
                Combinators.combine(Combinators.combine(headers(), transactions).as(Block::new), ShapedValues.words())
                        .as(Message.NewBlock::new),
                announced().list().ofMaxSize(5).map(Message.NewPooledTransactionHashes::new),
                Combinators.combine(ids, hashes).as(Message.GetPooledTransactions::new),
                Combinators.combine(ids, transactions).as(Message.PooledTransactions::new),
                Combinators.combine(ids, hashes).as(Message.GetReceipts::new),
                compacts().map(Message.CompactBlock::new),
                Combinators.combine(ids, ShapedValues.hashes()).as(Message.GetCompactBlock::new),
                Combinators.combine(ids, compacts().optional()).as(Message.CompactBlockAnswer::new),
                Combinators.combine(ids, ShapedValues.hashes(), rising()).as(Message.GetBlockTransactions::new),
                Combinators.combine(ids, transactions).as(Message.BlockTransactions::new),
                Combinators.combine(
                                ids,
                                receipts()
                                        .list()
                                        .ofMaxSize(2)
                                        .map(Message.BlockReceipts::new)
                                        .list()
                                        .ofMaxSize(2))
                        .as(Message.Receipts::new));
    }

    private static Arbitrary<Message.Status> statuses() {
        Arbitrary<ForkId> forkIds =
                Combinators.combine(Arbitraries.integers(), Arbitraries.longs()).as(ForkId::new);
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        ShapedValues.words(),
                        ShapedValues.hashes(),
                        ShapedValues.hashes(),
                        forkIds)
                .as(Message.Status::new);
    }

    private static Arbitrary<Message.GetBlockHeaders> headerRequests() {
        Arbitrary<Message.Origin> origins = Arbitraries.oneOf(
                ShapedValues.hashes().map(Message.Origin.AtHash::new), numbers().map(Message.Origin.AtNumber::new));
        return Combinators.combine(
                        Arbitraries.longs(),
                        origins,
                        Arbitraries.integers().greaterOrEqual(0),
                        ShapedValues.nonNegativeLongs(),
                        Arbitraries.of(Message.Direction.class))
                .as(Message.GetBlockHeaders::new);
    }

    private static Arbitrary<List<Integer>> rising() {
        return Arbitraries.integers()
                .between(0, MessageLimits.MAX_BODY_TRANSACTIONS - 1)
                .set()
                .ofMaxSize(6)
                .map(set -> set.stream().sorted().toList());
    }

    /** Three transactions, of which some are whole. */
    private static Arbitrary<Message.Compact> compacts() {
        Arbitrary<List<Message.Indexed>> whole = Combinators.combine(
                        ShapedTransactions.transactions(), Arbitraries.subsetOf(0, 1, 2))
                .as((transaction, places) -> places.stream()
                        .sorted()
                        .map(place -> new Message.Indexed(place, transaction))
                        .toList());
        return Combinators.combine(headers(), ShapedValues.words(), Arbitraries.longs(), whole)
                .as((header, word, salt, list) -> new Message.Compact(
                        header,
                        word,
                        salt,
                        Bytes.owning(new byte[(3 - list.size()) * Message.Compact.SHORT_ID_BYTES]),
                        list));
    }

    private static Arbitrary<Header> headers() {
        Arbitrary<Content> contents = Combinators.combine(
                        ShapedValues.hashes(),
                        ShapedValues.words(),
                        ShapedValues.nonNegativeLongs(),
                        ShapedValues.bytes(Content.MAX_EXTRA_DATA_BYTES))
                .as((hash, word, number, extraData) -> new Content(
                        hash,
                        hash,
                        hash,
                        LogsBloom.ofLogs(List.of()),
                        Gas.of(number),
                        Gas.of(number / 2),
                        new Wei(word),
                        number,
                        extraData));
        return Combinators.combine(ShapedTransactions.works(), contents).as(Header::new);
    }

    private static Arbitrary<Receipt> receipts() {
        Arbitrary<Log> logs = Combinators.combine(
                        ShapedValues.addresses(), ShapedValues.hashes(), ShapedValues.bytes(70))
                .as((address, topic, data) -> new Log(address, List.of(topic), data));
        return Combinators.combine(
                        Arbitraries.of(0, 1, 2, 0x57),
                        Arbitraries.of(Receipt.Status.class),
                        ShapedValues.nonNegativeLongs(),
                        logs.list().ofMaxSize(2))
                .as((type, status, gas, list) -> Receipt.of(type, status, Gas.of(gas), list));
    }

    private static Arbitrary<Message.Announced> announced() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.integers().greaterOrEqual(0),
                        ShapedValues.hashes())
                .as(Message.Announced::new);
    }

    private static Arbitrary<BlockNumber> numbers() {
        return ShapedValues.nonNegativeLongs().map(BlockNumber::of);
    }
}
