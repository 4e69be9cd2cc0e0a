package org.lode.consensus.trie;

import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Bytes;

/** A node as a store keeps it: by its RLP, and decoded at most once for as long as someone keeps the object. Safe for any thread. */
public final class TrieNode {
    /** Where no node is. */
    public static final TrieNode NONE = new TrieNode(Bytes.EMPTY, Node.Empty.EMPTY);

    private final Bytes encoded;

    /** Immutable, and every thread that decodes it makes an equal one: so no thread need see another's. */
    private @Nullable Node decoded;

    private TrieNode(Bytes encoded, @Nullable Node decoded) {
        this.encoded = encoded;
        this.decoded = decoded;
    }

    /** A node by its RLP; nothing for {@link #NONE}. */
    public static TrieNode of(Bytes encoded) {
        return encoded.isEmpty() ? NONE : new TrieNode(encoded, null);
    }

    /** A node whose children are inside it or known by their hashes. */
    static TrieNode of(Node node) {
        return new TrieNode(node.encoded(), node);
    }

    public boolean isNone() {
        return encoded.isEmpty();
    }

    /** Its RLP; nothing for {@link #NONE}. */
    public Bytes encoded() {
        return encoded;
    }

    /** What the RLP says; malformed bytes are a {@link org.lode.consensus.codec.DecodeException}. */
    Node node() {
        Node known = decoded;
        if (known == null) {
            known = Node.decode(encoded);
            decoded = known;
        }
        return known;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrieNode that && encoded.equals(that.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    @Override
    public String toString() {
        return encoded.toString();
    }
}
