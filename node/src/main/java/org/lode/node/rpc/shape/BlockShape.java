package org.lode.node.rpc.shape;

import java.util.List;
import java.util.stream.IntStream;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.work.WorkHeader;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;

/**
 * Blocks as Ethereum's tools read them: our header's fields under their names there, no uncles, and beside them what only this
 * chain has: {@code anchorHash}, {@code contentHash}, {@code sealHash}, {@code workUnits} and the number of contributions.
 */
public final class BlockShape {
    /** Keccak-256 of the RLP of an empty list: what a header without uncles has. */
    public static final Hash NO_UNCLES =
            Hash.ofHex("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");

    /** Which of a block's transactions are shown. */
    public enum Contents {
        ALL,
        /** Those of a type that Ethereum has: no contributions. For tools that fail on a type they do not know. */
        ETHEREUM_TYPES
    }

    /** How a block's transactions are shown. */
    public enum Detail {
        HASHES,
        TRANSACTIONS
    }

    private final TransactionShape transactions;
    private final Contents contents;

    public BlockShape(TransactionShape transactions, Contents contents) {
        this.transactions = transactions;
        this.contents = contents;
    }

    public JsonValue block(Block block, UInt256 totalDifficulty, Detail detail) {
        return out -> out.object(fields -> {
            writeHeader(fields, block.header());
            fields.field("totalDifficulty").quantity(totalDifficulty);
            fields.field("size").quantity(block.encoded().size());
            fields.field("contributions").quantity(block.contributions().size());
            fields.field("uncles").list(List.<Hash>of(), JsonWriter::hash);
            fields.field("transactions");
            switch (detail) {
                case HASHES ->
                    fields.list(
                            shown(block, block.transactions()), (item, transaction) -> item.hash(transaction.hash()));
                case TRANSACTIONS -> fields.value(JsonValue.listOf(all(block)));
            }
        });
    }

    /** A header alone, as {@code newHeads} announces it. */
    public static JsonValue header(Header header) {
        return out -> out.object(fields -> writeHeader(fields, header));
    }

    /** How many transactions {@link #block} shows. */
    public int count(Block block) {
        return block.transactions().size() - first(block);
    }

    /** Contributions come before all others in a block. */
    private int first(Block block) {
        return switch (contents) {
            case ALL -> 0;
            case ETHEREUM_TYPES -> block.contributions().size();
        };
    }

    /** Of something that there is for each of the block's transactions, in their order, what belongs to those shown. */
    public <T> List<T> shown(Block block, List<T> each) {
        return each.subList(first(block), each.size());
    }

    private Iterable<JsonValue> all(Block block) {
        return IntStream.range(first(block), block.transactions().size())
                .mapToObj(index -> transactions.mined(block, index))
                .toList();
    }

    private static void writeHeader(JsonWriter fields, Header header) {
        WorkHeader work = header.work().header();
        Content content = header.content();
        fields.field("number").quantity(work.number());
        fields.field("hash").hash(header.hash());
        fields.field("parentHash").hash(work.parentHash());
        fields.field("sha3Uncles").hash(NO_UNCLES);
        fields.field("miner").address(work.beneficiary());
        fields.field("stateRoot").hash(content.stateRoot());
        fields.field("transactionsRoot").hash(content.transactionsRoot());
        fields.field("receiptsRoot").hash(content.receiptsRoot());
        fields.field("logsBloom").data(content.logsBloom().toBytes());
        fields.field("difficulty").quantity(work.difficulty());
        fields.field("gasLimit").quantity(content.gasLimit());
        fields.field("gasUsed").quantity(content.gasUsed());
        fields.field("timestamp").quantity(work.timestampSeconds());
        fields.field("extraData").data(content.extraData());
        fields.field("mixHash").hash(header.work().seal().mixHash());
        fields.field("nonce").data(TransactionShape.nonceBytes(header.work()));
        fields.field("baseFeePerGas").quantity(content.baseFeePerGas());
        fields.field("anchorHash").hash(work.anchorHash());
        fields.field("contentHash").hash(work.contentHash());
        fields.field("sealHash").hash(header.work().sealHash());
        fields.field("workUnits").quantity(content.workUnits());
    }
}
