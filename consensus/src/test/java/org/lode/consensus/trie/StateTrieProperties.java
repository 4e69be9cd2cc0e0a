package org.lode.consensus.trie;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.state.PastState;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.testkit.StateModel;

final class StateTrieProperties {
    private static final int BLOCKS = 12;

    @Property(tries = 100)
    void blocksLeaveTheTriesOfTheStateBuiltFromScratch(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StateModel model = StateModel.empty();
        KeptNodes.OfState kept = new KeptNodes.OfState();
        for (int block = 0; block < BLOCKS; block++) {
            Hash root = kept.update(model.randomBlock(random, 30), Parallel.SEQUENTIAL);
            KeptNodes.OfState fresh = new KeptNodes.OfState();
            assertThat(root).isEqualTo(fresh.update(model.all(), KeptNodes.POOLED));
            assertThat(kept.all()).isEqualTo(fresh.all());
        }
    }

    /** Accounts that die with their storage and come again are among the blocks. */
    @Property(tries = 100)
    void undoingBlocksRestoresEachEarlierRootAndItsNodes(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StateModel model = StateModel.empty();
        KeptNodes.OfState kept = new KeptNodes.OfState();
        Deque<StateDiff> diffs = new ArrayDeque<>();
        Deque<Hash> roots = new ArrayDeque<>();
        Hash root = Trie.EMPTY_ROOT;
        for (int block = 0; block < BLOCKS; block++) {
            StateDiff diff = model.randomBlock(random, 30);
            roots.push(root);
            diffs.push(diff);
            root = kept.update(diff, KeptNodes.POOLED);
        }
        while (!diffs.isEmpty()) {
            assertThat(kept.update(diffs.pop().reversed(), Parallel.SEQUENTIAL)).isEqualTo(roots.pop());
        }
        assertThat(kept.all()).isEmpty();
    }

    /** Proofs of an earlier block's state are worked out like this. */
    @Property(tries = 50)
    void oneDiffBackOverSeveralBlocksLeadsToTheEarlierRoot(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StateModel model = StateModel.empty();
        KeptNodes.OfState kept = new KeptNodes.OfState();
        Deque<StateDiff> diffs = new ArrayDeque<>();
        Deque<Hash> roots = new ArrayDeque<>();
        Hash root = Trie.EMPTY_ROOT;
        for (int block = 0; block < BLOCKS; block++) {
            StateDiff diff = model.randomBlock(random, 30);
            roots.push(root);
            diffs.push(diff);
            root = kept.update(diff, Parallel.SEQUENTIAL);
        }
        PastState.Walk walk = new PastState.Walk(model);
        while (!diffs.isEmpty()) {
            PastState past = walk.undo(diffs.pop()).state();
            StateUpdate back = StateTrie.update(kept, past.changes(), Parallel.SEQUENTIAL);
            assertThat(back.stateRoot()).isEqualTo(roots.pop());
        }
    }

    @Property(tries = 30)
    void proofsLeadFromTheRootToTheValueOrToItsAbsence(@ForAll long seed) {
        StateModel model = StateModel.empty();
        KeptNodes.OfState kept = new KeptNodes.OfState();
        Hash root = kept.update(model.randomBlock(new SplittableRandom(seed), 80), Parallel.SEQUENTIAL);
        for (Address address : StateModel.addresses()) {
            Bytes leaf = ProofWalk.value(
                    root,
                    org.lode.consensus.crypto.Keccak.hash256(address.toBytes()),
                    StateTrie.accountProof(kept, address));
            assertThat(leaf.isEmpty()).isEqualTo(model.account(address).isEmpty());
            Hash storageRoot = StateTrie.storageRoot(kept, address).orElse(Trie.EMPTY_ROOT);
            for (var slot : StateModel.slots()) {
                Bytes value = ProofWalk.value(
                        storageRoot,
                        org.lode.consensus.crypto.Keccak.hash256(slot.toBytes()),
                        StateTrie.storageProof(kept, address, slot));
                Bytes expected = model.storage(address, slot).isZero()
                        ? Bytes.EMPTY
                        : org.lode.consensus.codec.RlpWriter.encode(
                                writer -> writer.number(model.storage(address, slot)));
                assertThat(value).isEqualTo(expected);
            }
        }
    }
}
