package org.lode.node.rpc.shape;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transition.Message;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;

/** Receipts as Ethereum's tools read them. A contribution's costs no gas. */
public final class ReceiptShape {
    private final TransactionShape transactions;

    public ReceiptShape(TransactionShape transactions) {
        this.transactions = transactions;
    }

    public JsonValue receipt(ImportedBlock imported, int index) {
        return receipt(imported, index, PlacedLog.of(imported));
    }

    /** The receipts of all transactions of a block, in order. */
    public List<JsonValue> receipts(ImportedBlock imported) {
        List<PlacedLog> logs = PlacedLog.of(imported);
        return IntStream.range(0, imported.receipts().size())
                .mapToObj(index -> receipt(imported, index, logs))
                .toList();
    }

    private JsonValue receipt(ImportedBlock imported, int index, List<PlacedLog> blockLogs) {
        Block block = imported.block();
        Transaction transaction = block.transactions().get(index);
        Receipt receipt = imported.receipts().get(index);
        Gas before = index == 0 ? Gas.ZERO : imported.receipts().get(index - 1).cumulativeGasUsed();
        List<JsonValue> logs = blockLogs.stream()
                .filter(log -> log.transactionIndex() == index)
                .map(log -> log.shape(PlacedLog.Standing.INCLUDED))
                .toList();
        Address from = transactions.from(transaction);
        return out -> out.object(fields -> {
            fields.field("transactionHash").hash(transaction.hash());
            fields.field("transactionIndex").quantity(index);
            fields.field("blockHash").hash(block.hash());
            fields.field("blockNumber").quantity(block.number());
            fields.field("from").address(from);
            fields.field("to").orNull(TransactionShape.to(transaction), JsonWriter::address);
            fields.field("type").quantity(transaction.type());
            fields.field("status").quantity(receipt.status() == Receipt.Status.SUCCEEDED ? 1 : 0);
            fields.field("gasUsed").quantity(receipt.cumulativeGasUsed().minus(before));
            fields.field("cumulativeGasUsed").quantity(receipt.cumulativeGasUsed());
            fields.field("effectiveGasPrice")
                    .quantity(gasPrice(transaction, block.header().content().baseFeePerGas()));
            fields.field("contractAddress").orNull(created(transaction, from), JsonWriter::address);
            fields.field("logs").value(JsonValue.listOf(logs));
            fields.field("logsBloom").data(receipt.logsBloom().toBytes());
        });
    }

    private static Wei gasPrice(Transaction transaction, Wei baseFee) {
        return switch (transaction) {
            case SignedTransaction signed -> Message.effectiveGasPrice(signed.body(), baseFee);
            case ContributionTransaction _ -> Wei.ZERO;
        };
    }

    private static Optional<Address> created(Transaction transaction, Address sender) {
        return switch (transaction) {
            case SignedTransaction signed
            when signed.body().to().isEmpty() ->
                Optional.of(contractAddress(sender, signed.body().nonce()));
            case SignedTransaction _, ContributionTransaction _ -> Optional.empty();
        };
    }

    /** Of the contract that a transaction with that nonce creates (Yellow Paper, section 7). */
    static Address contractAddress(Address sender, long nonce) {
        Hash hash = Keccak.hash256(RlpWriter.encode(
                writer -> writer.list(fields -> fields.address(sender).number(nonce))));
        return Address.ofWord(hash.toUInt256());
    }
}
