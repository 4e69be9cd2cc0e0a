package org.lode.node.rpc.trace;

import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.state.StateDiff.AccountChange;
import org.lode.consensus.state.StateDiff.SlotChange;
import org.lode.consensus.state.StateReader;

/** A state in the middle of a block: its parent's with what the transactions so far changed. */
public record StateAfter(StateReader before, StateDiff changes) implements StateReader {
    @Override
    public Optional<Account> account(Address address) {
        AccountChange change = changes.accounts().get(address);
        return change != null ? change.after() : before.account(address);
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        AccountChange change = changes.accounts().get(address);
        SlotChange value = change == null ? null : change.storage().get(slot);
        return value != null ? value.after() : before.storage(address, slot);
    }

    @Override
    public Bytes code(Hash codeHash) {
        Bytes code = changes.code().get(codeHash);
        return code != null ? code : before.code(codeHash);
    }
}
