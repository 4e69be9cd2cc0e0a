package org.lode.node.chain;

import java.util.List;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.trie.Parallel;
import org.lode.node.store.AppliedBlock;
import org.lode.node.store.Batch;
import org.lode.node.store.ChainStore;
import org.lode.node.store.PendingState;
import org.lode.node.store.StoreRefusal;
import org.lode.node.store.StoreView;

/** How a chain takes a store: an empty one gets the genesis block, one of another chain is refused as it is. */
final class ChainStart {
    private ChainStart() {}

    static ChainHead open(ChainStore store, Genesis genesis) throws StoreRefusal {
        try (StoreView view = store.view()) {
            if (view.headHash().isEmpty()) {
                writeGenesis(store, view, genesis);
            }
        }
        try (StoreView view = store.view()) {
            Hash first = view.canonicalHash(BlockNumber.GENESIS).orElseThrow();
            if (!first.equals(genesis.hash())) {
                throw new StoreRefusal(
                        StoreRefusal.Reason.OTHER_GENESIS,
                        "the data folder holds the chain of genesis " + first + ", not " + genesis.hash() + " ("
                                + genesis.spec().name() + "): choose another folder with --data");
            }
            return new ChainHead(
                    view.head(),
                    view.totalDifficulty(view.headHash().orElseThrow()).orElseThrow());
        }
    }

    private static void writeGenesis(ChainStore store, StoreView empty, Genesis genesis) {
        PendingState state = new PendingState(empty, Parallel.SEQUENTIAL);
        Hash root = state.apply(genesis.allocation());
        Hash promised = genesis.block().header().content().stateRoot();
        if (!root.equals(promised)) {
            throw new IllegalStateException(
                    "the genesis allocation has state root " + root + ", its block says " + promised);
        }
        store.write(new Batch()
                .addBlock(genesis.block(), genesis.block().header().difficulty())
                .extend(new AppliedBlock(genesis.block(), List.of(), genesis.allocation(), List.of()))
                .state(state));
    }
}
