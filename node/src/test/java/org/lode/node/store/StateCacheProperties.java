package org.lode.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.testkit.StateModel;
import org.lode.consensus.trie.Parallel;

/** What is read through the cache is what the store holds, whatever became of the blocks in between. */
final class StateCacheProperties {
    private static final int STEPS = 25;
    private static final int CHANGES = 20;

    /** So small that entries leave all the time. */
    private static final StateCache.Bounds CRAMPED = new StateCache.Bounds(2_000, 2_000, 500, 8_000, 4_000);

    @Property(tries = 25)
    void readsWhatTheStoreHoldsThroughReorganisationsAndFailedBlocks(@ForAll long seed) {
        run(seed, new StateCache(StateCache.Bounds.STANDARD));
    }

    @Property(tries = 25)
    void readsWhatTheStoreHoldsThoughEntriesLeaveAllTheTime(@ForAll long seed) {
        run(seed, new StateCache(CRAMPED));
    }

    /** As when somebody else wrote the store, or it was opened again at an earlier block. */
    @Property(tries = 20)
    void forgetsEverythingWhenItMeetsAnotherHead(@ForAll long seed) {
        StateCache cache = new StateCache(StateCache.Bounds.STANDARD);
        for (long chain = 0; chain < 3; chain++) {
            run(seed + chain, cache);
        }
    }

    private static void run(long seed, StateCache cache) {
        SplittableRandom random = new SplittableRandom(seed);
        ChainFixture chain = new ChainFixture(seed, Optional.of(cache));
        try (ChainStore store = new MemoryStore(StateHistory.ALL)) {
            chain.extend(store, 2);
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> {
                        int depth = random.nextInt(chain.steps().size());
                        chain.reorganise(store, depth, depth + random.nextInt(2));
                    }
                    case 1 -> failBlock(store, cache, chain, random);
                    default -> chain.extend(store);
                }
                assertAgrees(store, cache, chain);
            }
        }
    }

    /** A block that is executed and then refused: its changes are dropped. */
    private static void failBlock(ChainStore store, StateCache cache, ChainFixture chain, SplittableRandom random) {
        try (StoreView view = store.view()) {
            StateDiff diff = chain.head().after().copy().randomBlock(random, CHANGES);
            PendingState.cached(view, cache, Parallel.SEQUENTIAL).apply(diff);
        }
    }

    /** Values, and the root that a block on top of them gets. */
    private static void assertAgrees(ChainStore store, StateCache cache, ChainFixture chain) {
        try (StoreView view = store.view()) {
            StateModel model = chain.head().after();
            PendingState cached = PendingState.cached(view, cache, Parallel.SEQUENTIAL);
            assertThat(model.agreesWith(cached)).isTrue();
            StateDiff diff =
                    model.copy().randomBlock(new SplittableRandom(chain.steps().size()), CHANGES);
            Hash uncached = new PendingState(view, Parallel.SEQUENTIAL).apply(diff);
            assertThat(cached.apply(diff)).isEqualTo(uncached);
        }
    }
}
