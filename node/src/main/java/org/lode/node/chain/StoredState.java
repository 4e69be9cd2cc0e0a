package org.lode.node.chain;

import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.trie.StateTries;
import org.lode.node.store.ChainStore;
import org.lode.node.store.StoreView;

/** A state in the store, pinned by a view of its own. */
record StoredState(StoreView view, StateReader state) implements StateSnapshot {
    static Optional<StateSnapshot> open(ChainStore store, Hash blockHash) {
        StoreView view = store.view();
        Optional<StateReader> state = Optional.empty();
        try {
            state = view.stateAfter(blockHash);
            return state.map(it -> new StoredState(view, it));
        } finally {
            if (state.isEmpty()) {
                view.close();
            }
        }
    }

    static HeadSnapshot openHead(ChainStore store) {
        StoreView view = store.view();
        boolean opened = false;
        try {
            HeadSnapshot head = new HeadSnapshot(view.head(), new StoredState(view, view.headState()));
            opened = true;
            return head;
        } finally {
            if (!opened) {
                view.close();
            }
        }
    }

    @Override
    public Optional<Account> account(Address address) {
        return state.account(address);
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        return state.storage(address, slot);
    }

    @Override
    public Bytes code(Hash codeHash) {
        return state.code(codeHash);
    }

    @Override
    public StateTries tries() {
        return view.tries(state);
    }

    @Override
    public void close() {
        view.close();
    }
}
