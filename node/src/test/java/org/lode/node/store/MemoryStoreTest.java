package org.lode.node.store;

final class MemoryStoreTest extends ChainStoreContract {
    @Override
    ChainStore create(StateHistory history) {
        return new MemoryStore(history);
    }
}
