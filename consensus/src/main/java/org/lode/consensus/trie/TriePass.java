package org.lode.consensus.trie;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.KeccakBatch;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/**
 * One walk down a trie with sorted changes, and back up: each node on the way is read once, rebuilt once and encoded once. Used by one
 * thread.
 */
@SuppressWarnings("ReferenceEquality") // the same node is one that did not change
final class TriePass {
    /** Changes {@code from} to {@code to} (exclusive), which go into the child at {@code nibble}. */
    record Range(int nibble, int from, int to) {}

    /** The child at {@code nibble} after its changes, and the pass that made it. */
    record Subtree(int nibble, Node node, TriePass pass) {}

    /** An entry with its whole key. */
    private record Entry(Nibbles key, Bytes value) {}

    private final TrieNodes store;
    private final List<EntryChange> changes;
    private final Map<Nibbles, TrieNode> written = new LinkedHashMap<>();
    private final Set<Nibbles> obsolete = new HashSet<>();

    TriePass(TrieNodes store, List<EntryChange> changes) {
        this.store = store;
        this.changes = changes;
    }

    int size() {
        return changes.size();
    }

    /** The node at {@code depth} after the changes {@code from} to {@code to} (exclusive), all of whose keys lead to it. */
    Node update(Node node, int depth, int from, int to) {
        if (from == to) {
            return node;
        }
        return switch (node) {
            case Node.Empty _ -> build(applied(from, to), depth);
            case Node.Leaf leaf -> updateLeaf(leaf, depth, from, to);
            case Node.Extension extension -> updateExtension(extension, depth, from, to);
            case Node.Branch branch -> updateBranch(branch, depth, from, to);
            case Node.Stored stored -> {
                Nibbles path = path(depth, from);
                Node loaded = load(stored, path);
                Node updated = update(loaded, depth, from, to);
                if (updated == loaded) {
                    yield stored;
                }
                obsolete.add(path);
                yield updated;
            }
        };
    }

    private Node updateLeaf(Node.Leaf leaf, int depth, int from, int to) {
        Nibbles key = path(depth, from).plus(leaf.suffix());
        List<Entry> entries = new ArrayList<>(to - from + 1);
        boolean placed = false;
        for (int i = from; i < to; i++) {
            EntryChange change = changes.get(i);
            int order = change.key().compareTo(key);
            if (order > 0 && !placed) {
                entries.add(new Entry(key, leaf.value()));
            }
            placed |= order >= 0;
            add(entries, change, order == 0 ? leaf.value() : Bytes.EMPTY);
        }
        if (!placed) {
            entries.add(new Entry(key, leaf.value()));
        }
        boolean unchanged = entries.size() == 1 && entries.getFirst().equals(new Entry(key, leaf.value()));
        return unchanged ? leaf : build(entries, depth);
    }

    private Node updateExtension(Node.Extension extension, int depth, int from, int to) {
        Nibbles stretch = extension.stretch();
        int shared = Math.min(
                changes.get(from).key().matching(depth, stretch),
                changes.get(to - 1).key().matching(depth, stretch));
        if (shared == stretch.size()) {
            Node child = update(extension.child(), depth + shared, from, to);
            return child == extension.child() ? extension : behind(stretch, child, path(depth + shared, from));
        }
        Nibbles rest = stretch.from(shared + 1);
        Node below = rest.isEmpty() ? extension.child() : new Node.Extension(rest, extension.child());
        List<Node> children = new ArrayList<>(Node.Branch.NONE.children());
        children.set(stretch.get(shared), below);
        Node.Branch parting = new Node.Branch(children, Bytes.EMPTY);
        Node updated = updateBranch(parting, depth + shared, from, to);
        return updated == parting
                ? extension
                : behind(stretch.prefix(shared), updated, path(depth, from).plus(stretch.prefix(shared)));
    }

    private Node updateBranch(Node.Branch branch, int depth, int from, int to) {
        int start = from;
        Bytes value = branch.value();
        if (changes.get(from).key().size() == depth) {
            value = changes.get(from).value().apply(value);
            start++;
        }
        List<Node> children = new ArrayList<>(branch.children());
        boolean changed = !value.equals(branch.value());
        for (Range range : rangesByNibble(depth, start, to)) {
            Node child = update(children.get(range.nibble), depth + 1, range.from, range.to);
            changed |= child != children.set(range.nibble, child);
        }
        return changed ? normalised(children, value, path(depth, from)) : branch;
    }

    /** Splits sorted changes by the nibble at {@code depth}. */
    List<Range> rangesByNibble(int depth, int from, int to) {
        List<Range> ranges = new ArrayList<>();
        int start = from;
        while (start < to) {
            int nibble = changes.get(start).key().get(depth);
            int end = start + 1;
            while (end < to && changes.get(end).key().get(depth) == nibble) {
                end++;
            }
            ranges.add(new Range(nibble, start, end));
            start = end;
        }
        return ranges;
    }

    /** One child of the root, by a pass of its own that any thread may run. A branch is encoded at once: it stays where it is. */
    Subtree updateApart(Node.Branch root, Range range) {
        TriePass pass = new TriePass(store, changes);
        Node before = root.children().get(range.nibble);
        Node after = pass.update(before, 1, range.from, range.to);
        if (after instanceof Node.Branch) {
            after = pass.reference(after, Nibbles.of(range.nibble));
        }
        return new Subtree(range.nibble, after, pass);
    }

    /** The root with its changed children, and their passes' results in this one. */
    Node join(Node.Branch root, List<Subtree> subtrees) {
        List<Node> children = new ArrayList<>(root.children());
        for (Subtree subtree : subtrees) {
            children.set(subtree.nibble, subtree.node);
            written.putAll(subtree.pass.written);
            obsolete.addAll(subtree.pass.obsolete);
        }
        return normalised(children, root.value(), Nibbles.EMPTY);
    }

    /** A branch at {@code path}, or what it shrinks to with fewer than two things in it. */
    private Node normalised(List<Node> children, Bytes value, Nibbles path) {
        int only = -1;
        int count = 0;
        for (int i = 0; i < Node.BRANCHES; i++) {
            if (children.get(i) != Node.Empty.EMPTY) {
                only = i;
                count++;
            }
        }
        if (count > 1 || (count == 1 && !value.isEmpty())) {
            return new Node.Branch(children, value);
        }
        if (count == 0) {
            return value.isEmpty() ? Node.Empty.EMPTY : new Node.Leaf(Nibbles.EMPTY, value);
        }
        return behind(Nibbles.of(only), children.get(only), path.plus(Nibbles.of(only)));
    }

    /** The node at {@code path} with a stretch of key before it. */
    private Node behind(Nibbles stretch, Node node, Nibbles path) {
        if (stretch.isEmpty()) {
            return node;
        }
        return switch (node) {
            case Node.Empty empty -> empty;
            case Node.Leaf leaf -> new Node.Leaf(stretch.plus(leaf.suffix()), leaf.value());
            case Node.Extension extension -> new Node.Extension(stretch.plus(extension.stretch()), extension.child());
            case Node.Branch branch -> new Node.Extension(stretch, branch);
            case Node.Stored stored -> {
                Node loaded = load(stored, path);
                if (loaded instanceof Node.Branch) {
                    yield new Node.Extension(stretch, stored);
                }
                obsolete.add(path);
                yield behind(stretch, loaded, path);
            }
        };
    }

    private List<Entry> applied(int from, int to) {
        List<Entry> entries = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            add(entries, changes.get(i), Bytes.EMPTY);
        }
        return entries;
    }

    private static void add(List<Entry> entries, EntryChange change, Bytes before) {
        Bytes value = change.value().apply(before);
        if (!value.isEmpty()) {
            entries.add(new Entry(change.key(), value));
        }
    }

    /** A new subtree of sorted entries that share their first {@code depth} nibbles. */
    private static Node build(List<Entry> entries, int depth) {
        if (entries.isEmpty()) {
            return Node.Empty.EMPTY;
        }
        Nibbles first = entries.getFirst().key;
        if (entries.size() == 1) {
            return new Node.Leaf(first.from(depth), entries.getFirst().value);
        }
        int shared = first.matching(depth, entries.getLast().key.from(depth));
        int parting = depth + shared;
        boolean endsHere = first.size() == parting;
        List<Node> children = new ArrayList<>(Node.Branch.NONE.children());
        int start = endsHere ? 1 : 0;
        while (start < entries.size()) {
            int nibble = entries.get(start).key.get(parting);
            int end = start + 1;
            while (end < entries.size() && entries.get(end).key.get(parting) == nibble) {
                end++;
            }
            children.set(nibble, build(entries.subList(start, end), parting + 1));
            start = end;
        }
        Node branch = new Node.Branch(children, endsHere ? entries.getFirst().value : Bytes.EMPTY);
        return shared == 0 ? branch : new Node.Extension(first.range(depth, parting), branch);
    }

    /** Encodes everything new below {@code root} and says what changed. */
    TrieUpdate finish(Node root) {
        Hash hash = Trie.EMPTY_ROOT;
        obsolete.add(Nibbles.EMPTY);
        if (root != Node.Empty.EMPTY) {
            TrieNode node = TrieNode.of(collapsed(root, Nibbles.EMPTY));
            written.put(Nibbles.EMPTY, node);
            hash = Keccak.hash256(node.encoded());
        }
        for (Nibbles path : obsolete) {
            written.putIfAbsent(path, TrieNode.NONE);
        }
        return new TrieUpdate(hash, written);
    }

    /** What a parent holds for the node at {@code path}: a node too long to be inside it goes apart, and leaves its hash. */
    private Node reference(Node node, Nibbles path) {
        return switch (node) {
            case Node.Empty _, Node.Stored _ -> node;
            case Node.Leaf _, Node.Extension _, Node.Branch _ -> {
                Node collapsed = collapsed(node, path);
                TrieNode apart = TrieNode.of(collapsed);
                if (apart.encoded().size() < Node.HASHED_FROM_BYTES) {
                    yield collapsed;
                }
                written.put(path, apart);
                yield new Node.Stored(Keccak.hash256(apart.encoded()));
            }
        };
    }

    /** The node at {@code path} with references for children. */
    private Node collapsed(Node node, Nibbles path) {
        return switch (node) {
            case Node.Empty _, Node.Stored _, Node.Leaf _ -> node;
            case Node.Extension(Nibbles stretch, Node child) ->
                new Node.Extension(stretch, reference(child, path.plus(stretch)));
            case Node.Branch(List<Node> children, Bytes value) -> new Node.Branch(references(children, path), value);
        };
    }

    /** As {@link #reference} for all children of the branch at {@code path}, whose hashes are computed together. */
    private List<Node> references(List<Node> children, Nibbles path) {
        Node[] references = new Node[Node.BRANCHES];
        List<Integer> hashed = new ArrayList<>(Node.BRANCHES);
        List<Bytes> encoded = new ArrayList<>(Node.BRANCHES);
        for (int i = 0; i < Node.BRANCHES; i++) {
            Node child = children.get(i);
            references[i] = child;
            if (child instanceof Node.Stored || child == Node.Empty.EMPTY) {
                continue;
            }
            Nibbles childPath = path.plus(Nibbles.of(i));
            references[i] = collapsed(child, childPath);
            TrieNode apart = TrieNode.of(references[i]);
            if (apart.encoded().size() >= Node.HASHED_FROM_BYTES) {
                written.put(childPath, apart);
                hashed.add(i);
                encoded.add(apart.encoded());
            }
        }
        List<Hash> hashes = KeccakBatch.hash256(encoded);
        for (int i = 0; i < hashes.size(); i++) {
            references[hashed.get(i)] = new Node.Stored(hashes.get(i));
        }
        return List.of(references);
    }

    /** The path of the node at {@code depth} on the way to a change. */
    private Nibbles path(int depth, int change) {
        return changes.get(change).key().prefix(depth);
    }

    private Node load(Node.Stored stored, Nibbles path) {
        TrieNode fresh = written.get(path);
        return fresh != null ? fresh.node() : require(store.node(path), path, stored);
    }

    /** A node that its parent names must be there: a trie that has lost one is broken, which is no fault of any block. */
    static Node require(TrieNode node, Nibbles path, Node.Stored stored) {
        if (node.isNone()) {
            throw new IllegalStateException("trie node " + stored.hash() + " at " + path + " is missing");
        }
        return node.node();
    }
}
