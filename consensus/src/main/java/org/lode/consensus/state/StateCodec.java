package org.lode.consensus.state;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * How state is kept on disk, outside the trie: an account is {@code [nonce, balance, codeHash]} with the empty string for no code,
 * a slot is its number without leading zeros, a diff is {@code [[address, before, after, [[slot, before, after], ...]], ...]} with
 * the empty string for an account that does not exist. Code is kept by its hash and is in none of these.
 */
public final class StateCodec {
    private StateCodec() {}

    public static Bytes encodeAccount(Account account) {
        return RlpWriter.encode(writer -> writeAccount(writer, account));
    }

    /** Reads what {@link #encodeAccount} wrote. */
    public static Account decodeAccount(Bytes encoded) {
        return RlpReader.decode(encoded, StateCodec::readAccount);
    }

    public static Bytes encodeSlot(UInt256 value) {
        return Bytes.owning(value.toMinimalBytes());
    }

    /** Reads what {@link #encodeSlot} wrote. */
    public static UInt256 decodeSlot(Bytes encoded) {
        return encoded.read(UInt256::ofBytes);
    }

    public static Bytes encodeDiff(StateDiff diff) {
        RlpWriter writer = new RlpWriter(64 + 128 * diff.accounts().size());
        writer.list(changes -> diff.accounts()
                .forEach((address, change) -> changes.list(fields -> writeChange(fields, address, change))));
        return writer.toBytes();
    }

    /** Reads what {@link #encodeDiff} wrote: the diff without its code. */
    public static StateDiff decodeDiff(Bytes encoded) {
        return RlpReader.decode(encoded, reader -> {
            RlpReader changes = reader.readList();
            ImmutableMap.Builder<Address, StateDiff.AccountChange> accounts = ImmutableMap.builder();
            while (!changes.isAtEnd()) {
                RlpReader fields = changes.readList();
                accounts.put(
                        fields.readAddress(),
                        new StateDiff.AccountChange(
                                readOptionalAccount(fields), readOptionalAccount(fields), readSlots(fields)));
                fields.expectEnd();
            }
            return new StateDiff(accounts.buildOrThrow(), Map.of());
        });
    }

    private static void writeChange(RlpWriter fields, Address address, StateDiff.AccountChange change) {
        fields.address(address);
        writeOptionalAccount(fields, change.before());
        writeOptionalAccount(fields, change.after());
        fields.list(slots -> change.storage()
                .forEach((slot, value) ->
                        slots.list(it -> it.number(slot).number(value.before()).number(value.after()))));
    }

    private static Map<UInt256, StateDiff.SlotChange> readSlots(RlpReader reader) {
        RlpReader slots = reader.readList();
        ImmutableMap.Builder<UInt256, StateDiff.SlotChange> storage = ImmutableMap.builder();
        while (!slots.isAtEnd()) {
            RlpReader fields = slots.readList();
            storage.put(fields.readUInt256(), new StateDiff.SlotChange(fields.readUInt256(), fields.readUInt256()));
            fields.expectEnd();
        }
        return storage.buildOrThrow();
    }

    private static void writeOptionalAccount(RlpWriter writer, Optional<Account> account) {
        account.ifPresentOrElse(it -> writeAccount(writer, it), () -> writer.bytes(Bytes.EMPTY));
    }

    private static Optional<Account> readOptionalAccount(RlpReader reader) {
        if (reader.nextIsList()) {
            return Optional.of(readAccount(reader));
        }
        reader.readBytesOfSize(0);
        return Optional.empty();
    }

    private static void writeAccount(RlpWriter writer, Account account) {
        writer.list(fields -> {
            fields.number(account.nonce()).number(account.balance());
            if (account.codeHash().equals(Account.NO_CODE)) {
                fields.bytes(Bytes.EMPTY);
            } else {
                fields.hash(account.codeHash());
            }
        });
    }

    private static Account readAccount(RlpReader reader) {
        RlpReader fields = reader.readList();
        Account account = new Account(fields.readUnsignedLong(), fields.readWei(), readCodeHash(fields));
        fields.expectEnd();
        return account;
    }

    private static Hash readCodeHash(RlpReader fields) {
        Bytes codeHash = fields.readBytes(Hash.SIZE_BYTES);
        return codeHash.isEmpty() ? Account.NO_CODE : codeHash.hashAt(0);
    }
}
