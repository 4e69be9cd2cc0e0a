package org.lode.consensus.transaction;

import java.util.List;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;

/** One account of an access list and the storage slots of it that the transaction will touch (EIP-2930). */
public record AccessListEntry(Address address, List<Hash> slots) {
    public AccessListEntry {
        slots = List.copyOf(slots);
    }

    static AccessListEntry read(RlpReader reader) {
        RlpReader fields = reader.readList();
        Address address = fields.readAddress();
        List<Hash> slots = fields.readListOf(Transaction.MAX_LIST_ITEMS, RlpReader::readHash);
        fields.expectEnd();
        return new AccessListEntry(address, slots);
    }

    void write(RlpWriter writer) {
        writer.list(fields -> fields.address(address).listOf(slots, RlpWriter::hash));
    }
}
