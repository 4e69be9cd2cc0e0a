package org.lode.consensus.trie;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

final class TrieProperties {
    private static final int STATE_KEY_NIBBLES = 64;

    /** Batches of changes; an empty value deletes. Keys are prefixes of each other often, values fit into parents often. */
    @Provide
    Arbitrary<List<Map<Bytes, Bytes>>> batches() {
        Arbitrary<Bytes> keys = Arbitraries.of((byte) 0x00, (byte) 0x01, (byte) 0x10, (byte) 0x11)
                .array(byte[].class)
                .ofMaxSize(4)
                .map(Bytes::copyOf);
        Arbitrary<Bytes> values = Arbitraries.integers().between(0, 40).map(size -> {
            byte[] value = new byte[size];
            Arrays.fill(value, size.byteValue());
            return Bytes.owning(value);
        });
        return Arbitraries.maps(keys, values).ofMaxSize(30).list().ofMinSize(1).ofMaxSize(8);
    }

    @Property(tries = 1_500)
    void batchesOfUpdatesLeaveTheNodesOfATrieBuiltFromScratch(@ForAll("batches") List<Map<Bytes, Bytes>> batches) {
        KeptNodes kept = new KeptNodes();
        TreeMap<Nibbles, Bytes> model = new TreeMap<>();
        for (Map<Bytes, Bytes> batch : batches) {
            Hash root = kept.update(changes(batch, model));
            KeptNodes fresh = new KeptNodes();
            assertThat(root).isEqualTo(fresh.update(entries(model)));
            assertThat(kept.nodes).isEqualTo(fresh.nodes);
        }
    }

    @Property(tries = 300)
    void deletingEverythingLeavesNothing(@ForAll("batches") List<Map<Bytes, Bytes>> batches) {
        KeptNodes kept = new KeptNodes();
        TreeMap<Nibbles, Bytes> model = new TreeMap<>();
        batches.forEach(batch -> kept.update(changes(batch, model)));
        Hash root = kept.update(model.keySet().stream().map(EntryChange::delete).toList());
        assertThat(root).isEqualTo(Trie.EMPTY_ROOT);
        assertThat(kept.nodes).isEmpty();
    }

    @Property(tries = 300)
    void changesThatChangeNothingTouchNoNode(@ForAll("batches") List<Map<Bytes, Bytes>> batches) {
        KeptNodes kept = new KeptNodes();
        TreeMap<Nibbles, Bytes> model = new TreeMap<>();
        batches.forEach(batch -> kept.update(changes(batch, model)));
        List<EntryChange> nothing = new ArrayList<>(entries(model));
        for (Map<Bytes, Bytes> batch : batches) {
            batch.keySet().stream()
                    .map(Nibbles::ofKey)
                    .filter(key -> !model.containsKey(key))
                    .distinct()
                    .forEach(key -> nothing.add(EntryChange.delete(key)));
        }
        List<EntryChange> distinct = nothing.stream()
                .collect(java.util.stream.Collectors.toMap(EntryChange::key, it -> it, (a, _) -> a))
                .values()
                .stream()
                .toList();
        assertThat(Trie.update(kept, distinct, Parallel.SEQUENTIAL).nodes()).isEmpty();
    }

    /** Hashed keys, in batches large enough for the parallel way, that grow the trie and shrink it again. */
    @Property(tries = 60)
    void parallelUpdatesEqualSequentialOnes(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        KeptNodes sequential = new KeptNodes();
        KeptNodes parallel = new KeptNodes();
        TreeMap<Nibbles, Bytes> model = new TreeMap<>();
        for (int batch = 0; batch < 6; batch++) {
            Map<Bytes, Bytes> changed = new TreeMap<>(java.util.Comparator.comparing(Bytes::toString));
            int deleteOf = batch < 3 ? 8 : 2;
            for (int i = 0; i < 250; i++) {
                Bytes key = Bytes.owning(Keccak.hash256(new byte[] {(byte) random.nextInt(200), 1})
                        .toBytes());
                byte[] value = new byte[random.nextInt(deleteOf) == 0 ? 0 : 1 + random.nextInt(50)];
                Arrays.fill(value, (byte) random.nextInt());
                changed.put(key, Bytes.owning(value));
            }
            List<EntryChange> changes = changes(changed, model);
            Hash root = sequential.update(changes);
            assertThat(parallel.update(changes, KeptNodes.POOLED)).isEqualTo(root);
            assertThat(parallel.nodes).isEqualTo(sequential.nodes);
            KeptNodes fresh = new KeptNodes();
            assertThat(fresh.update(entries(model))).isEqualTo(root);
            assertThat(sequential.nodes).isEqualTo(fresh.nodes);
        }
        List<EntryChange> deletions =
                model.keySet().stream().map(EntryChange::delete).toList();
        assertThat(parallel.update(deletions, KeptNodes.POOLED)).isEqualTo(Trie.EMPTY_ROOT);
        assertThat(parallel.nodes).isEmpty();
    }

    /** Keys that agree in all but their last nibbles: deep tries with leaves inside their parents. */
    @Property(tries = 200)
    void deepTriesWithInlineNodesEqualThoseBuiltFromScratch(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        KeptNodes kept = new KeptNodes();
        TreeMap<Nibbles, Bytes> model = new TreeMap<>();
        for (int batch = 0; batch < 8; batch++) {
            List<EntryChange> changes = new ArrayList<>();
            Map<Nibbles, Bytes> chosen = new TreeMap<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                byte[] nibbles = new byte[STATE_KEY_NIBBLES];
                for (int at = STATE_KEY_NIBBLES - 1 - random.nextInt(4); at < STATE_KEY_NIBBLES; at++) {
                    nibbles[at] = (byte) random.nextInt(3);
                }
                chosen.put(
                        Nibbles.ofBytes(Bytes.owning(nibbles)),
                        random.nextInt(3) == 0 ? Bytes.EMPTY : Bytes.owning(new byte[] {(byte) random.nextInt(128)}));
            }
            chosen.forEach((key, value) -> {
                changes.add(EntryChange.put(key, value));
                model.merge(key, value, (_, now) -> now);
                model.remove(key, Bytes.EMPTY);
            });
            Hash root = kept.update(changes);
            KeptNodes fresh = new KeptNodes();
            assertThat(root).isEqualTo(fresh.update(entries(model)));
            assertThat(kept.nodes).isEqualTo(fresh.nodes);
        }
    }

    private static List<EntryChange> changes(Map<Bytes, Bytes> batch, Map<Nibbles, Bytes> model) {
        List<EntryChange> changes = new ArrayList<>();
        batch.forEach((key, value) -> {
            Nibbles nibbles = Nibbles.ofKey(key);
            changes.add(EntryChange.put(nibbles, value));
            if (value.isEmpty()) {
                model.remove(nibbles);
            } else {
                model.put(nibbles, value);
            }
        });
        return changes;
    }

    private static List<EntryChange> entries(Map<Nibbles, Bytes> model) {
        return model.entrySet().stream()
                .map(entry -> EntryChange.put(entry.getKey(), entry.getValue()))
                .toList();
    }
}
