package org.lode.consensus.trie;

import java.util.Collections;
import java.util.List;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** A node in memory (Yellow Paper, appendix D). Immutable; an update that changes nothing gives back the same object. */
sealed interface Node {
    int BRANCHES = 16;

    /** A branch with sixteen hashes has 532 bytes, an account's leaf about 110. */
    int BRANCH_BYTES = 544;

    int LEAF_BYTES = 128;

    /** A reference this long or longer is replaced by its hash. */
    int HASHED_FROM_BYTES = 32;

    /** The RLP of the empty string. */
    int EMPTY_REFERENCE = 0x80;

    Bytes EMPTY_BYTES = Bytes.owning(new byte[] {(byte) EMPTY_REFERENCE});

    /** The first byte of a hash in RLP. */
    int HASH_REFERENCE = 0x80 + Hash.SIZE_BYTES;

    /** The first byte of a list in RLP is this or greater. */
    int LIST_REFERENCE = 0xc0;

    /** No node. */
    enum Empty implements Node {
        EMPTY
    }

    /** The end of a key. */
    record Leaf(Nibbles suffix, Bytes value) implements Node {}

    /** A stretch that all keys below share; its child is a branch. */
    record Extension(Nibbles stretch, Node child) implements Node {}

    /**
     * Where keys part.
     *
     * @param children one for each nibble
     * @param value of the key that ends here, nothing where none does
     */
    record Branch(List<Node> children, Bytes value) implements Node {
        static final Branch NONE = new Branch(Collections.nCopies(BRANCHES, Empty.EMPTY), Bytes.EMPTY);

        public Branch {
            children = List.copyOf(children);
        }
    }

    /** A node that was not changed and not read: it lies in the store, at its place. */
    record Stored(Hash hash) implements Node {}

    /** Its RLP, for a node whose children are inside it or known by their hashes. */
    default Bytes encoded() {
        RlpWriter writer = new RlpWriter(this instanceof Branch ? BRANCH_BYTES : LEAF_BYTES);
        writer.list(items -> {
            switch (this) {
                case Leaf(Nibbles suffix, Bytes value) ->
                    items.bytes(suffix.toLeafKey()).bytes(value);
                case Extension(Nibbles stretch, Node child) -> {
                    items.bytes(stretch.toExtensionKey());
                    child.writeReference(items);
                }
                case Branch(List<Node> children, Bytes value) -> {
                    children.forEach(child -> child.writeReference(items));
                    items.bytes(value);
                }
                case Empty _, Stored _ -> throw new IllegalStateException("nothing to encode");
            }
        });
        return writer.toBytes();
    }

    /** Writes what a parent holds: nothing, the node's hash, or the node itself, which then is short. */
    private void writeReference(RlpWriter parent) {
        switch (this) {
            case Empty _ -> parent.raw(EMPTY_BYTES);
            case Stored(Hash hash) -> parent.hash(hash);
            case Leaf _, Extension _, Branch _ -> parent.raw(encoded());
        }
    }

    /** Reads a node with what lies inside it; malformed bytes are a {@link DecodeException}. */
    static Node decode(Bytes encoded) {
        return RlpReader.decode(encoded, Node::read);
    }

    private static Node read(RlpReader reader) {
        RlpReader items = reader.readList();
        Bytes first = items.readRaw();
        Bytes second = items.readRaw();
        if (items.isAtEnd()) {
            Nibbles.Compact key = Nibbles.ofCompact(RlpReader.decode(first, it -> it.readBytes(Integer.MAX_VALUE)));
            return key.isLeaf()
                    ? new Leaf(key.nibbles(), RlpReader.decode(second, it -> it.readBytes(Integer.MAX_VALUE)))
                    : new Extension(key.nibbles(), reference(second));
        }
        Node[] children = new Node[BRANCHES];
        children[0] = reference(first);
        children[1] = reference(second);
        for (int i = 2; i < BRANCHES; i++) {
            children[i] = reference(items.readRaw());
        }
        Bytes value = items.readBytes(Integer.MAX_VALUE);
        items.expectEnd();
        return new Branch(List.of(children), value);
    }

    /** What one canonical RLP item refers to. */
    private static Node reference(Bytes item) {
        int prefix = item.getUnsigned(0);
        if (prefix == EMPTY_REFERENCE) {
            return Empty.EMPTY;
        }
        if (prefix == HASH_REFERENCE) {
            return new Stored(item.hashAt(1));
        }
        if (prefix < LIST_REFERENCE) {
            throw new DecodeException("a node reference of " + item.size() + " bytes", 0);
        }
        return decode(item);
    }
}
