package org.lode.consensus.block;

import java.util.List;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.work.SealedWork;

/** A decoded block; nothing is said of its validity. RLP: {@code [W ++ S, C, transactions]}. */
public record Block(Header header, List<Transaction> transactions) {
    /** Larger encodings are refused before their parts are decoded. */
    public static final int MAX_SIZE_BYTES = 8 * 1024 * 1024;

    /** More cannot fit the size limit. */
    private static final int MAX_TRANSACTIONS = MAX_SIZE_BYTES / 64;

    public Block {
        transactions = List.copyOf(transactions);
    }

    public Hash hash() {
        return header.hash();
    }

    public BlockNumber number() {
        return header.number();
    }

    /** The contributions in order; in a valid block they stand before all other transactions. */
    public List<ContributionTransaction> contributions() {
        return transactions.stream()
                .filter(ContributionTransaction.class::isInstance)
                .map(ContributionTransaction.class::cast)
                .toList();
    }

    public Bytes encoded() {
        return RlpWriter.encode(this::write);
    }

    public void write(RlpWriter writer) {
        writer.list(items -> {
            items.raw(header.work().payload());
            header.content().write(items);
            items.listOf(transactions, (list, transaction) -> transaction.write(list));
        });
    }

    /** Reads bytes that are exactly one block, else {@link DecodeException}. */
    public static Block decode(Bytes encoded) {
        return RlpReader.decode(encoded, Block::read);
    }

    public static Block read(RlpReader reader) {
        int start = reader.offset();
        RlpReader items = reader.readList();
        int sizeBytes = reader.offset() - start;
        if (sizeBytes > MAX_SIZE_BYTES) {
            throw new DecodeException(
                    "a block of " + sizeBytes + " bytes, above the limit of " + MAX_SIZE_BYTES, start);
        }
        Header header = new Header(SealedWork.read(items), Content.read(items));
        List<Transaction> transactions = items.readListOf(MAX_TRANSACTIONS, Transaction::read);
        items.expectEnd();
        return new Block(header, transactions);
    }
}
