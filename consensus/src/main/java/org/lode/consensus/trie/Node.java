package org.lode.consensus.trie;

import java.util.Collections;
import java.util.List;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** A node in memory (Yellow Paper, appendix D). Immutable; an update that changes nothing gives back the same object. */
sealed interface Node {
    int BRANCHES = 16;

    /** A reference this long or longer is replaced by its hash. */
    int HASHED_FROM_BYTES = 32;

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
                    : new Extension(key.nibbles(), RlpReader.decode(second, Node::readReference));
        }
        Node[] children = new Node[BRANCHES];
        children[0] = RlpReader.decode(first, Node::readReference);
        children[1] = RlpReader.decode(second, Node::readReference);
        for (int i = 2; i < BRANCHES; i++) {
            children[i] = readReference(items);
        }
        Bytes value = items.readBytes(Integer.MAX_VALUE);
        items.expectEnd();
        return new Branch(List.of(children), value);
    }

    private static Node readReference(RlpReader reader) {
        if (reader.nextIsList()) {
            return read(reader);
        }
        int offset = reader.offset();
        Bytes hash = reader.readBytes(Hash.SIZE_BYTES);
        return switch (hash.size()) {
            case 0 -> Empty.EMPTY;
            case Hash.SIZE_BYTES -> new Stored(hash.hashAt(0));
            default -> throw new DecodeException("a node reference of " + hash.size() + " bytes", offset);
        };
    }
}
