package org.lode.consensus.trie;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** One Merkle Patricia trie (Yellow Paper, appendix D): its root, what a batch of changes does to it, and proofs out of it. */
public final class Trie {
    /** The root of a trie without entries: Keccak-256 of the RLP of the empty string. */
    public static final Hash EMPTY_ROOT = Keccak.hash256(new byte[] {(byte) 0x80});

    /** Fewer changes than this are not worth handing to other threads. */
    private static final int PARALLEL_FROM_CHANGES = 64;

    private Trie() {}

    /** The root of the trie whose keys are the RLP of 0, 1, 2, ...: a block's transactions root and receipts root. */
    public static Hash indexedRoot(List<Bytes> values) {
        List<EntryChange> entries = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            int index = i;
            Bytes key = RlpWriter.encode(writer -> writer.number(index));
            entries.add(EntryChange.put(Nibbles.ofKey(key), values.get(i)));
        }
        return update(TrieNodes.NONE, entries, Parallel.SEQUENTIAL).root();
    }

    /**
     * Applies changes to a trie. Only nodes on the way to a change, and the neighbours that a deletion merges, are read and hashed.
     *
     * @param changes in any order, each key once
     */
    @SuppressWarnings("ReferenceEquality") // the same node is one that did not change
    public static TrieUpdate update(TrieNodes nodes, List<EntryChange> changes, Parallel parallel) {
        List<EntryChange> sorted = new ArrayList<>(changes);
        sorted.sort(Comparator.comparing(EntryChange::key));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).key().equals(sorted.get(i).key())) {
                throw new IllegalArgumentException(
                        "two changes of the key " + sorted.get(i).key());
            }
        }
        TrieNode storedRoot = nodes.node(Nibbles.EMPTY);
        Node root = storedRoot.node();
        TriePass pass = new TriePass(nodes, sorted);
        Node updated = root instanceof Node.Branch branch
                        && sorted.size() >= PARALLEL_FROM_CHANGES
                        && !sorted.getFirst().key().isEmpty()
                ? updateTopBranches(branch, pass, parallel)
                : pass.update(root, 0, 0, sorted.size());
        if (updated == root) {
            return new TrieUpdate(storedRoot.isNone() ? EMPTY_ROOT : Keccak.hash256(storedRoot.encoded()), Map.of());
        }
        return pass.finish(updated);
    }

    /** The sixteen tries below the root are independent until the root is put together again. */
    private static Node updateTopBranches(Node.Branch root, TriePass pass, Parallel parallel) {
        List<TriePass.Range> ranges = pass.rangesByNibble(0, 0, pass.size());
        List<TriePass.Subtree> subtrees = parallel.map(ranges, range -> pass.updateApart(root, range));
        return pass.join(root, subtrees);
    }

    /**
     * The nodes from the root towards {@code key}, each by its RLP, as EIP-1186 wants them: whoever knows the root can follow them to
     * the value, or to the place that proves its absence. Nodes that lie inside their parents are not listed apart.
     */
    public static List<Bytes> proof(TrieNodes nodes, Nibbles key) {
        List<Bytes> proof = new ArrayList<>();
        TrieNode root = nodes.node(Nibbles.EMPTY);
        int depth = 0;
        Node node = root.node();
        if (!root.isNone()) {
            proof.add(root.encoded());
        }
        while (true) {
            switch (node) {
                case Node.Empty _, Node.Leaf _ -> {
                    return Collections.unmodifiableList(proof);
                }
                case Node.Extension extension -> {
                    if (key.matching(depth, extension.stretch())
                            < extension.stretch().size()) {
                        return Collections.unmodifiableList(proof);
                    }
                    depth += extension.stretch().size();
                    node = extension.child();
                }
                case Node.Branch branch -> {
                    if (depth == key.size()) {
                        return Collections.unmodifiableList(proof);
                    }
                    node = branch.children().get(key.get(depth++));
                }
                case Node.Stored stored -> {
                    TrieNode next = nodes.node(key.prefix(depth));
                    node = TriePass.require(next, key.prefix(depth), stored);
                    proof.add(next.encoded());
                }
            }
        }
    }

    /** A trie's nodes after an update, over those before. */
    public static TrieNodes updated(TrieNodes before, TrieUpdate update) {
        Map<Nibbles, TrieNode> changed = new HashMap<>(update.nodes());
        return path -> {
            TrieNode node = changed.get(path);
            return node != null ? node : before.node(path);
        };
    }
}
