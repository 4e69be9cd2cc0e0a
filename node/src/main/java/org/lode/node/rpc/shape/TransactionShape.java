package org.lode.node.rpc.shape;

import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BigEndian;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.transition.Message;
import org.lode.consensus.work.SealedWork;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;

/**
 * Transactions as Ethereum's tools read them. A contribution looks like a transfer of the reward from the work registry to the
 * beneficiary that costs no gas, with the work's own fields beside that; tools that do not know type 0x57 still show it.
 */
public final class TransactionShape {
    private final Senders senders;
    private final Wei contributionReward;

    public TransactionShape(Senders senders, Wei contributionReward) {
        this.senders = senders;
        this.contributionReward = contributionReward;
    }

    /** A block's transaction, at {@code index} of its list. */
    public JsonValue mined(Block block, int index) {
        return shape(block.transactions().get(index), Optional.of(new Place(block.header(), index)));
    }

    /** A transaction that waits in the pool: where it will stand is null. */
    public JsonValue pending(Transaction transaction) {
        return shape(transaction, Optional.empty());
    }

    /** Who a transaction's JSON says sent it; for a contribution the work registry. */
    public Address from(Transaction transaction) {
        return switch (transaction) {
            case SignedTransaction signed -> senders.of(signed);
            case ContributionTransaction _ -> Genesis.WORK_REGISTRY;
        };
    }

    /** Whom a transaction's JSON says it went to; empty where it creates a contract. */
    public static Optional<Address> to(Transaction transaction) {
        return switch (transaction) {
            case SignedTransaction signed -> signed.body().to();
            case ContributionTransaction contribution ->
                Optional.of(contribution.work().header().beneficiary());
        };
    }

    /** A block and the index in it. */
    private record Place(Header header, int index) {}

    private JsonValue shape(Transaction transaction, Optional<Place> place) {
        return out -> out.object(fields -> {
            writePlace(fields, place);
            fields.field("hash").hash(transaction.hash());
            fields.field("type").quantity(transaction.type());
            fields.field("from").address(from(transaction));
            fields.field("to").orNull(to(transaction), JsonWriter::address);
            switch (transaction) {
                case SignedTransaction signed -> writeSigned(fields, signed, place);
                case ContributionTransaction contribution -> writeContribution(fields, contribution.work());
            }
        });
    }

    private static void writePlace(JsonWriter fields, Optional<Place> place) {
        Optional<Header> header = place.map(Place::header);
        fields.field("blockHash").orNull(header.map(Header::hash), JsonWriter::hash);
        fields.field("blockNumber").orNull(header.map(Header::number), JsonWriter::quantity);
        fields.field("blockTimestamp").orNull(header.map(Header::timestampSeconds), JsonWriter::quantity);
        fields.field("transactionIndex").orNull(place.map(it -> (long) it.index()), JsonWriter::quantity);
    }

    private static void writeSigned(JsonWriter fields, SignedTransaction signed, Optional<Place> place) {
        TransactionBody body = signed.body();
        Wei gasPrice = place.map(it ->
                        Message.effectiveGasPrice(body, it.header().content().baseFeePerGas()))
                .orElse(body.maxFeePerGas());
        fields.field("nonce").quantity(body.nonce());
        fields.field("gas").quantity(body.gasLimit());
        fields.field("gasPrice").quantity(gasPrice);
        if (body instanceof TransactionBody.DynamicFee) {
            fields.field("maxFeePerGas").quantity(body.maxFeePerGas());
            fields.field("maxPriorityFeePerGas").quantity(body.maxPriorityFeePerGas());
        }
        fields.field("value").quantity(body.value());
        fields.field("input").data(body.data());
        body.chainId().ifPresent(id -> fields.field("chainId").quantity(id));
        if (body.type() != 0) {
            fields.field("accessList")
                    .list(
                            body.accessList(),
                            (item, entry) -> item.object(members -> {
                                members.field("address").address(entry.address());
                                members.field("storageKeys").list(entry.slots(), JsonWriter::hash);
                            }));
            fields.field("yParity").quantity(signed.signature().yParity());
        }
        fields.field("v").quantity(signed.v());
        fields.field("r").quantity(signed.signature().r());
        fields.field("s").quantity(signed.signature().s());
    }

    private void writeContribution(JsonWriter fields, SealedWork work) {
        fields.field("nonce").quantity(0);
        fields.field("gas").quantity(0);
        fields.field("gasPrice").quantity(0);
        fields.field("value").quantity(contributionReward);
        fields.field("input").data(Bytes.EMPTY);
        fields.field("v").quantity(0);
        fields.field("r").quantity(0);
        fields.field("s").quantity(0);
        fields.field("workId").hash(work.workId());
        fields.field("workNumber").quantity(work.header().number());
        fields.field("anchorHash").hash(work.header().anchorHash());
        fields.field("sealHash").hash(work.sealHash());
        fields.field("workNonce").data(nonceBytes(work));
        fields.field("mixHash").hash(work.seal().mixHash());
        fields.field("difficulty").quantity(work.header().difficulty());
    }

    /** The nonce as 8 bytes, as block headers show it. */
    static Bytes nonceBytes(SealedWork work) {
        byte[] nonce = new byte[Long.BYTES];
        BigEndian.writeLong(work.seal().nonce(), nonce, 0);
        return Bytes.owning(nonce);
    }
}
