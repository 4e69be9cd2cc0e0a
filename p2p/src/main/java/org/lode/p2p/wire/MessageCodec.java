package org.lode.p2p.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.transaction.Transaction;
import org.lode.p2p.wire.Message.Announced;
import org.lode.p2p.wire.Message.BlockBodies;
import org.lode.p2p.wire.Message.BlockHeaders;
import org.lode.p2p.wire.Message.BlockId;
import org.lode.p2p.wire.Message.BlockReceipts;
import org.lode.p2p.wire.Message.BlockTransactions;
import org.lode.p2p.wire.Message.Body;
import org.lode.p2p.wire.Message.Compact;
import org.lode.p2p.wire.Message.CompactBlock;
import org.lode.p2p.wire.Message.CompactBlockAnswer;
import org.lode.p2p.wire.Message.Direction;
import org.lode.p2p.wire.Message.GetBlockBodies;
import org.lode.p2p.wire.Message.GetBlockHeaders;
import org.lode.p2p.wire.Message.GetBlockTransactions;
import org.lode.p2p.wire.Message.GetCompactBlock;
import org.lode.p2p.wire.Message.GetPooledTransactions;
import org.lode.p2p.wire.Message.GetReceipts;
import org.lode.p2p.wire.Message.NewBlock;
import org.lode.p2p.wire.Message.NewBlockHashes;
import org.lode.p2p.wire.Message.NewPooledTransactionHashes;
import org.lode.p2p.wire.Message.Origin;
import org.lode.p2p.wire.Message.PooledTransactions;
import org.lode.p2p.wire.Message.Receipts;
import org.lode.p2p.wire.Message.Status;
import org.lode.p2p.wire.Message.Transactions;

/**
 * Numbers and bytes of the messages of {@code lode/1}: those of eth/68, with this chain's blocks. Numbers are those inside the
 * capability; a session adds where the capability starts. Reading is strict: nothing may follow what a message holds.
 */
public final class MessageCodec {
    /** Numbers that the capability takes up; 0x0b to 0x0e are free. */
    public static final int CODES = 0x16;

    private static final int STATUS = 0x00;
    private static final int NEW_BLOCK_HASHES = 0x01;
    private static final int TRANSACTIONS = 0x02;
    private static final int GET_BLOCK_HEADERS = 0x03;
    private static final int BLOCK_HEADERS = 0x04;
    private static final int GET_BLOCK_BODIES = 0x05;
    private static final int BLOCK_BODIES = 0x06;
    private static final int NEW_BLOCK = 0x07;
    private static final int NEW_POOLED_TRANSACTION_HASHES = 0x08;
    private static final int GET_POOLED_TRANSACTIONS = 0x09;
    private static final int POOLED_TRANSACTIONS = 0x0a;
    private static final int GET_RECEIPTS = 0x0f;
    private static final int RECEIPTS = 0x10;
    private static final int COMPACT_BLOCK = 0x11;
    private static final int GET_COMPACT_BLOCK = 0x12;
    private static final int COMPACT_BLOCK_ANSWER = 0x13;
    private static final int GET_BLOCK_TRANSACTIONS = 0x14;
    private static final int BLOCK_TRANSACTIONS = 0x15;

    private MessageCodec() {}

    /** The message's number inside the capability. */
    public static int code(Message message) {
        return switch (message) {
            case Status _ -> STATUS;
            case NewBlockHashes _ -> NEW_BLOCK_HASHES;
            case Transactions _ -> TRANSACTIONS;
            case GetBlockHeaders _ -> GET_BLOCK_HEADERS;
            case BlockHeaders _ -> BLOCK_HEADERS;
            case GetBlockBodies _ -> GET_BLOCK_BODIES;
            case BlockBodies _ -> BLOCK_BODIES;
            case NewBlock _ -> NEW_BLOCK;
            case NewPooledTransactionHashes _ -> NEW_POOLED_TRANSACTION_HASHES;
            case GetPooledTransactions _ -> GET_POOLED_TRANSACTIONS;
            case PooledTransactions _ -> POOLED_TRANSACTIONS;
            case GetReceipts _ -> GET_RECEIPTS;
            case Receipts _ -> RECEIPTS;
            case CompactBlock _ -> COMPACT_BLOCK;
            case GetCompactBlock _ -> GET_COMPACT_BLOCK;
            case CompactBlockAnswer _ -> COMPACT_BLOCK_ANSWER;
            case GetBlockTransactions _ -> GET_BLOCK_TRANSACTIONS;
            case BlockTransactions _ -> BLOCK_TRANSACTIONS;
        };
    }

    /** RLP of the payload. */
    public static Bytes encode(Message message) {
        return RlpWriter.encode(writer -> writer.list(fields -> write(message, fields)));
    }

    private static void write(Message message, RlpWriter fields) {
        switch (message) {
            case Status status -> write(status, fields);
            case NewBlockHashes(List<BlockId> blocks) ->
                blocks.forEach(block -> fields.list(id -> id.hash(block.hash()).number(block.number())));
            case Transactions(List<Transaction> transactions) -> transactions.forEach(it -> it.write(fields));
            case GetBlockHeaders request -> write(request, fields);
            case BlockHeaders(long id, List<Header> headers) ->
                fields.number(id).listOf(headers, (list, header) -> header.write(list));
            case GetBlockBodies(long id, List<Hash> hashes) -> fields.number(id).listOf(hashes, RlpWriter::hash);
            case BlockBodies(long id, List<Body> bodies) ->
                fields.number(id).listOf(bodies, (list, body) -> writeTransactions(list, body.transactions()));
            case NewBlock newBlock -> {
                newBlock.block().write(fields);
                fields.number(newBlock.totalDifficulty());
            }
            case NewPooledTransactionHashes(List<Announced> announced) -> write(announced, fields);
            case GetPooledTransactions(long id, List<Hash> hashes) ->
                fields.number(id).listOf(hashes, RlpWriter::hash);
            case PooledTransactions(long id, List<Transaction> transactions) ->
                writeTransactions(fields.number(id), transactions);
            case GetReceipts(long id, List<Hash> hashes) -> fields.number(id).listOf(hashes, RlpWriter::hash);
            case Receipts(long id, List<BlockReceipts> blocks) ->
                fields.number(id)
                        .listOf(blocks, (list, block) -> list.listOf(block.receipts(), MessageCodec::writeReceipt));
            case CompactBlock(Compact block) -> CompactCodec.write(block, fields);
            case GetCompactBlock(long id, Hash hash) -> fields.number(id).hash(hash);
            case CompactBlockAnswer(long id, Optional<Compact> block) ->
                fields.number(id)
                        .listOf(
                                block.stream().toList(),
                                (list, it) -> list.list(compact -> CompactCodec.write(it, compact)));
            case GetBlockTransactions(long id, Hash hash, List<Integer> indexes) ->
                fields.number(id).hash(hash).listOf(indexes, (list, index) -> list.number(index));
            case BlockTransactions(long id, List<Transaction> transactions) ->
                writeTransactions(fields.number(id), transactions);
        }
    }

    private static void write(Status status, RlpWriter fields) {
        fields.number(status.version())
                .number(status.networkId())
                .number(status.totalDifficulty())
                .hash(status.headHash())
                .hash(status.genesisHash());
        status.forkId().write(fields);
    }

    private static void write(GetBlockHeaders request, RlpWriter fields) {
        fields.number(request.requestId()).list(query -> {
            switch (request.origin()) {
                case Origin.AtHash(Hash hash) -> query.hash(hash);
                case Origin.AtNumber at -> query.number(at.number());
            }
            query.number(request.amount())
                    .number(request.skip())
                    .number(request.direction() == Direction.FALLING ? 1 : 0);
        });
    }

    private static void write(List<Announced> announced, RlpWriter fields) {
        byte[] types = new byte[announced.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = (byte) announced.get(i).type();
        }
        fields.bytes(types)
                .listOf(announced, (list, item) -> list.number(item.sizeBytes()))
                .listOf(announced, (list, item) -> list.hash(item.hash()));
    }

    private static void writeTransactions(RlpWriter writer, List<Transaction> transactions) {
        writer.listOf(transactions, (list, transaction) -> transaction.write(list));
    }

    private static void writeReceipt(RlpWriter writer, Receipt receipt) {
        if (receipt.type() == 0) {
            writer.raw(receipt.encoded());
        } else {
            writer.bytes(receipt.encoded());
        }
    }

    /**
     * The message of number {@code code} inside the capability.
     *
     * @throws DecodeException if the number is unknown, or the payload malformed or beyond {@link MessageLimits}
     */
    public static Message decode(int code, Bytes payload) {
        if (payload.size() > MessageLimits.MAX_PAYLOAD_BYTES) {
            throw new DecodeException("a payload of " + payload.size() + " bytes", 0);
        }
        return RlpReader.decode(payload, reader -> {
            if (code == TRANSACTIONS) {
                return new Transactions(readTransactions(reader));
            }
            if (code == NEW_BLOCK_HASHES) {
                return new NewBlockHashes(reader.readListOf(MessageLimits.MAX_BLOCKS, MessageCodec::readBlockId));
            }
            RlpReader fields = reader.readList();
            Message message = readFields(code, fields);
            fields.expectEnd();
            return message;
        });
    }

    private static Message readFields(int code, RlpReader fields) {
        return switch (code) {
            case STATUS -> readStatus(fields);
            case GET_BLOCK_HEADERS -> readGetBlockHeaders(fields);
            case BLOCK_HEADERS ->
                new BlockHeaders(fields.readUnsignedLong(), fields.readListOf(MessageLimits.MAX_BLOCKS, Header::read));
            case GET_BLOCK_BODIES -> new GetBlockBodies(fields.readUnsignedLong(), readBlockHashes(fields));
            case BLOCK_BODIES ->
                new BlockBodies(
                        fields.readUnsignedLong(), fields.readListOf(MessageLimits.MAX_BLOCKS, MessageCodec::readBody));
            case NEW_BLOCK -> new NewBlock(Block.read(fields), fields.readUInt256());
            case NEW_POOLED_TRANSACTION_HASHES -> new NewPooledTransactionHashes(readAnnounced(fields));
            case GET_POOLED_TRANSACTIONS ->
                new GetPooledTransactions(
                        fields.readUnsignedLong(),
                        fields.readListOf(MessageLimits.MAX_TRANSACTIONS, RlpReader::readHash));
            case POOLED_TRANSACTIONS -> new PooledTransactions(fields.readUnsignedLong(), readTransactions(fields));
            case GET_RECEIPTS -> new GetReceipts(fields.readUnsignedLong(), readBlockHashes(fields));
            case RECEIPTS ->
                new Receipts(
                        fields.readUnsignedLong(),
                        fields.readListOf(MessageLimits.MAX_BLOCKS, MessageCodec::readBlockReceipts));
            case COMPACT_BLOCK -> new CompactBlock(CompactCodec.read(fields));
            case GET_COMPACT_BLOCK -> new GetCompactBlock(fields.readUnsignedLong(), fields.readHash());
            case COMPACT_BLOCK_ANSWER ->
                new CompactBlockAnswer(
                        fields.readUnsignedLong(),
                        fields.readListOf(1, CompactCodec::readList).stream().findFirst());
            case GET_BLOCK_TRANSACTIONS ->
                new GetBlockTransactions(fields.readUnsignedLong(), fields.readHash(), CompactCodec.readRising(fields));
            case BLOCK_TRANSACTIONS ->
                new BlockTransactions(
                        fields.readUnsignedLong(),
                        fields.readListOf(MessageLimits.MAX_BODY_TRANSACTIONS, Transaction::read));
            default -> throw new DecodeException("a message of the unknown number " + code, 0);
        };
    }

    private static Status readStatus(RlpReader fields) {
        return new Status(
                fields.readUnsignedLong(),
                fields.readUnsignedLong(),
                fields.readUInt256(),
                fields.readHash(),
                fields.readHash(),
                ForkId.read(fields));
    }

    private static BlockId readBlockId(RlpReader reader) {
        RlpReader fields = reader.readList();
        BlockId id = new BlockId(fields.readHash(), fields.readBlockNumber());
        fields.expectEnd();
        return id;
    }

    private static GetBlockHeaders readGetBlockHeaders(RlpReader fields) {
        long requestId = fields.readUnsignedLong();
        RlpReader query = fields.readList();
        Origin origin = readOrigin(query);
        int amount = query.readInt();
        long skip = query.readLong();
        int directionOffset = query.offset();
        long direction = query.readUnsignedLong();
        if (direction >>> 1 != 0) {
            throw new DecodeException("a direction other than 0 and 1", directionOffset);
        }
        query.expectEnd();
        return new GetBlockHeaders(
                requestId, origin, amount, skip, direction == 1 ? Direction.FALLING : Direction.RISING);
    }

    /** A hash is exactly 32 bytes, and a height never that long. */
    private static Origin readOrigin(RlpReader query) {
        int start = query.offset();
        Bytes raw = query.readRaw();
        try {
            return raw.size() == 1 + Hash.SIZE_BYTES
                    ? new Origin.AtHash(RlpReader.decode(raw, RlpReader::readHash))
                    : new Origin.AtNumber(RlpReader.decode(raw, RlpReader::readBlockNumber));
        } catch (DecodeException e) {
            throw e.within(start);
        }
    }

    private static List<Hash> readBlockHashes(RlpReader fields) {
        return fields.readListOf(MessageLimits.MAX_BLOCKS, RlpReader::readHash);
    }

    private static Body readBody(RlpReader reader) {
        return new Body(reader.readListOf(MessageLimits.MAX_BODY_TRANSACTIONS, Transaction::read));
    }

    private static List<Transaction> readTransactions(RlpReader reader) {
        return reader.readListOf(MessageLimits.MAX_TRANSACTIONS, Transaction::read);
    }

    private static List<Announced> readAnnounced(RlpReader fields) {
        int start = fields.offset();
        Bytes types = fields.readBytes(MessageLimits.MAX_TRANSACTIONS);
        List<Integer> sizes = fields.readListOf(MessageLimits.MAX_TRANSACTIONS, RlpReader::readInt);
        List<Hash> hashes = fields.readListOf(MessageLimits.MAX_TRANSACTIONS, RlpReader::readHash);
        if (types.size() != sizes.size() || sizes.size() != hashes.size()) {
            throw new DecodeException(
                    types.size() + " types, " + sizes.size() + " sizes and " + hashes.size() + " hashes", start);
        }
        List<Announced> announced = new ArrayList<>(hashes.size());
        for (int i = 0; i < hashes.size(); i++) {
            announced.add(new Announced(types.getUnsigned(i), sizes.get(i), hashes.get(i)));
        }
        return announced;
    }

    private static BlockReceipts readBlockReceipts(RlpReader reader) {
        return new BlockReceipts(reader.readListOf(MessageLimits.MAX_BODY_TRANSACTIONS, MessageCodec::readReceipt));
    }

    /** A list is type 0, a byte string holds a type and its list: as transactions in a block. */
    private static Receipt readReceipt(RlpReader reader) {
        boolean isList = reader.nextIsList();
        Bytes encoded = isList ? reader.readRaw() : reader.readBytes(MessageLimits.MAX_PAYLOAD_BYTES);
        int start = reader.offset() - encoded.size();
        if (!isList
                && !encoded.isEmpty()
                && (encoded.getUnsigned(0) >= Transaction.LIST_PREFIX || encoded.get(0) == 0)) {
            throw new DecodeException("a type 0 receipt inside a byte string", start);
        }
        try {
            return Receipt.decode(encoded);
        } catch (DecodeException e) {
            throw e.within(start);
        }
    }
}
