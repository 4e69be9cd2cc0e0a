package org.lode.p2p.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.fuzz.Fuzz;
import org.lode.consensus.testkit.fuzz.SoundData;
import org.lode.consensus.transaction.Transaction;
import org.lode.p2p.discovery.BootNode;
import org.lode.p2p.rlpx.SnappyBlock;
import org.lode.p2p.wire.BaseMessage;
import org.lode.p2p.wire.Capability;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.ForkId;
import org.lode.p2p.wire.Hello;
import org.lode.p2p.wire.Message;
import org.lode.p2p.wire.MessageCodec;
import org.lode.p2p.wire.MessageLimits;

/** Messages, compression and node records. The number of a message goes with its payload, in the first byte. */
final class WireFuzzTest {
    private static final String RECORD =
            "enr:-IS4QHCYrYZbAKWCBRlAy5zzaDZXJBGkcnh4MHcBFZntXNFrdvJjX04jRzjzCBOonrkTfj499SZuOh8R3"
                    + "3Ls8RRcy5wBgmlkgnY0gmlwhH8AAAGJc2VjcDI1NmsxoQPKY0yuDUmstAHYpMa2_oxVtw0RW_QAdpzBQA8yWM0xOIN1ZHCCdl8";

    /** A record costs a signature, whatever its length; an offender's text is at most 404 characters. */
    private static final Fuzz.Allocation OF_RECORD = new Fuzz.Allocation(1_024, 16 << 20);

    /** The plain bytes, at most 22 for each compressed one, and a copy. */
    private static final Fuzz.Allocation OF_COMPRESSION = new Fuzz.Allocation(64, 16 * 1024);

    private final SoundData sound = new SoundData();

    @Test
    void messages() {
        List<Bytes> numbered = sentMessages().stream()
                .map(message -> numbered(MessageCodec.code(message), MessageCodec.encode(message)))
                .toList();
        Fuzz.of("messages", numbered).run(input -> MessageCodec.decode(number(input), payload(input)));
    }

    @Test
    void compressedMessages() {
        List<Bytes> numbered = sentMessages().stream()
                .map(message ->
                        numbered(MessageCodec.code(message), SnappyBlock.compress(MessageCodec.encode(message))))
                .toList();
        Fuzz.of("compressed-messages", numbered)
                .allocating(new Fuzz.Allocation(22 * Fuzz.Allocation.OF_RLP.perByte(), 64 * 1024))
                .run(input -> MessageCodec.decode(
                        number(input), SnappyBlock.decompress(payload(input), MessageLimits.MAX_PAYLOAD_BYTES)));
    }

    @Test
    void compression() {
        List<Bytes> blocks = Stream.concat(
                        sound.blocks().stream().map(Block::encoded),
                        Stream.of(Bytes.owning(new byte[100_000]), Bytes.EMPTY))
                .map(SnappyBlock::compress)
                .toList();
        Fuzz.of("compression", blocks)
                .allocating(OF_COMPRESSION)
                .run(input -> SnappyBlock.decompress(input, MessageLimits.MAX_PAYLOAD_BYTES));
    }

    @Test
    void baseMessages() {
        Hello hello = new Hello(
                Hello.VERSION,
                "Lode/v0.1.0/linux-amd64/java25",
                List.of(Capability.LODE_1, new Capability("eth", 68)),
                30_303,
                Bytes.owning(new byte[64]));
        List<Bytes> numbered = Stream.of(
                        hello,
                        new Disconnect(Disconnect.Reason.TOO_MANY_PEERS),
                        new BaseMessage.Ping(),
                        new BaseMessage.Pong())
                .map(message -> numbered(message.code(), message.encoded()))
                .toList();
        Fuzz.of("base-messages", numbered).run(input -> BaseMessage.decode(number(input), payload(input)));
    }

    @Test
    void forkIds() {
        List<Bytes> ids = List.of(
                RlpWriter.encode(new ForkId(0x89abcdef, 0)::write),
                RlpWriter.encode(new ForkId(1, Long.MAX_VALUE)::write));
        Fuzz.of("fork-ids", ids).run(input -> RlpReader.decode(input, ForkId::read));
    }

    @Test
    void bootNodes() {
        List<Bytes> texts = Stream.of(RECORD, "enode://" + "ab".repeat(64) + "@10.0.0.7:30303")
                .map(text -> Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1)))
                .toList();
        Fuzz.of("boot-nodes", texts).allocating(OF_RECORD).run(input -> {
            if (BootNode.parse(new String(input.toArray(), StandardCharsets.ISO_8859_1))
                    .isEmpty()) {
                throw new DecodeException("no node", 0);
            }
        });
    }

    private static Bytes numbered(int number, Bytes payload) {
        byte[] bytes = new byte[1 + payload.size()];
        bytes[0] = (byte) number;
        payload.copyTo(bytes, 1);
        return Bytes.owning(bytes);
    }

    private static int number(Bytes input) {
        return input.isEmpty() ? 0 : input.getUnsigned(0);
    }

    private static Bytes payload(Bytes input) {
        return input.isEmpty() ? Bytes.EMPTY : input.slice(1);
    }

    /** One of each kind, as large as the chain gives. */
    private List<Message> sentMessages() {
        List<Header> headers = sound.headers();
        List<Hash> hashes = headers.stream().map(Header::hash).toList();
        List<Transaction> transactions = sound.transactions();
        Block newest = sound.blocks().getLast();
        return new ArrayList<>(List.of(
                new Message.Status(1, 1_337, UInt256.of(64), hashes.getLast(), hashes.getFirst(), new ForkId(7, 0)),
                new Message.NewBlockHashes(headers.stream()
                        .map(header -> new Message.BlockId(header.hash(), header.number()))
                        .toList()),
                new Message.Transactions(transactions),
                new Message.GetBlockHeaders(
                        1, new Message.Origin.AtHash(hashes.getFirst()), 512, 0, Message.Direction.FALLING),
                new Message.GetBlockHeaders(
                        2, new Message.Origin.AtNumber(newest.number()), 1, 7, Message.Direction.RISING),
                new Message.BlockHeaders(3, headers),
                new Message.GetBlockBodies(4, hashes),
                new Message.BlockBodies(
                        5,
                        sound.blocks().stream()
                                .map(block -> new Message.Body(block.transactions()))
                                .toList()),
                new Message.NewBlock(newest, UInt256.of(640)),
                new Message.NewPooledTransactionHashes(transactions.stream()
                        .map(it -> new Message.Announced(it.type(), it.encoded().size(), it.hash()))
                        .toList()),
                new Message.GetPooledTransactions(6, hashes),
                new Message.PooledTransactions(7, transactions),
                new Message.GetReceipts(8, hashes),
                new Message.Receipts(
                        9,
                        sound.receipts().stream()
                                .map(Message.BlockReceipts::new)
                                .toList()),
                new Message.CompactBlock(compact(newest)),
                new Message.GetCompactBlock(10, newest.hash()),
                new Message.CompactBlockAnswer(11, Optional.of(compact(newest))),
                new Message.CompactBlockAnswer(12, Optional.empty()),
                new Message.GetBlockTransactions(13, newest.hash(), List.of(0, 2, 5)),
                new Message.BlockTransactions(14, transactions)));
    }

    private Message.Compact compact(Block block) {
        return new Message.Compact(
                block.header(),
                UInt256.of(640),
                0x0123456789abcdefL,
                Bytes.ofHex("010203040506" + "a1a2a3a4a5a6"),
                List.of(new Message.Indexed(1, sound.transactions().getFirst())));
    }
}
