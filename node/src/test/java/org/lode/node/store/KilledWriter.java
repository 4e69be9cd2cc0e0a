package org.lode.node.store;

import java.nio.file.Path;

/** A process of its own that writes blocks until it is killed, and says which are written: its output is what was acknowledged. */
public final class KilledWriter {
    private KilledWriter() {}

    /** Arguments: folder, seed of the chain. The chain goes on where the store ends. */
    public static void main(String[] arguments) throws StoreRefusal {
        ChainFixture chain = new ChainFixture(Long.parseLong(arguments[1]));
        try (ChainStore store = RocksDbStore.open(Path.of(arguments[0]), ChainFixture.GENESIS, StoreOptions.DEFAULT)) {
            replay(chain, store);
            while (true) {
                ChainFixture.Step step = chain.extend(store);
                System.out.println(step.block().number());
            }
        } catch (StoreFailure e) {
            System.out.println("failed: " + e.getMessage());
        }
    }

    /** Brings the fixture to where the store is: the same seed gives the same blocks. */
    static void replay(ChainFixture chain, ChainStore store) {
        try (StoreView view = store.view();
                ChainStore replayed = new MemoryStore(StateHistory.DEFAULT)) {
            if (view.headHash().isPresent()) {
                chain.extend(replayed, (int) view.head().number().value() + 1);
            }
        }
    }
}
