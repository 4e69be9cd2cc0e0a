package org.lode.consensus.trie;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** A sequence of half bytes: a key, a part of one, or the place of a node below its root. Ordered as its parent before its children. */
public final class Nibbles implements Comparable<Nibbles> {
    public static final Nibbles EMPTY = new Nibbles(new byte[0]);

    private static final int LEAF_FLAG = 0x20;
    private static final int ODD_FLAG = 0x10;

    private static final List<Nibbles> SINGLE = IntStream.range(0, 16)
            .mapToObj(nibble -> new Nibbles(new byte[] {(byte) nibble}))
            .toList();

    private final byte[] nibbles;

    private Nibbles(byte[] nibbles) {
        this.nibbles = nibbles;
    }

    /** One nibble, from 0 to 15. */
    static Nibbles of(int nibble) {
        return SINGLE.get(nibble);
    }

    /** Both halves of each byte, the high one first. */
    public static Nibbles ofKey(Bytes key) {
        return key.read((array, offset, size) -> {
            byte[] nibbles = new byte[2 * size];
            for (int i = 0; i < size; i++) {
                nibbles[2 * i] = (byte) (array[offset + i] >> 4 & 0xf);
                nibbles[2 * i + 1] = (byte) (array[offset + i] & 0xf);
            }
            return new Nibbles(nibbles);
        });
    }

    /** The 64 nibbles of a hashed key. */
    public static Nibbles ofKey(Hash key) {
        return ofKey(Bytes.owning(key.toBytes()));
    }

    /** One nibble a byte, as {@link #toBytes} gives them, else {@link IllegalArgumentException}. */
    public static Nibbles ofBytes(Bytes oneNibbleEach) {
        byte[] nibbles = oneNibbleEach.toArray();
        for (byte nibble : nibbles) {
            if ((nibble & 0xf0) != 0) {
                throw new IllegalArgumentException("not a nibble: " + nibble);
            }
        }
        return new Nibbles(nibbles);
    }

    /** What a node's compact key stands for. */
    record Compact(Nibbles nibbles, boolean isLeaf) {}

    /** Reads a node's key part (Yellow Paper, appendix C). */
    static Compact ofCompact(Bytes compact) {
        int first = compact.isEmpty() ? 0xff : compact.getUnsigned(0);
        boolean odd = (first & ODD_FLAG) != 0;
        if (first >>> 6 != 0 || (!odd && (first & 0xf) != 0)) {
            throw new DecodeException("not a hex-prefix key: " + compact, 0);
        }
        Nibbles all = ofKey(compact);
        return new Compact(all.from(odd ? 1 : 2), (first & LEAF_FLAG) != 0);
    }

    /** The key part of a leaf, with its terminator flag (hex-prefix encoding, Yellow Paper, appendix C). */
    public byte[] toLeafKey() {
        return compact(LEAF_FLAG);
    }

    /** The key part of an extension (hex-prefix encoding, Yellow Paper, appendix C). */
    public byte[] toExtensionKey() {
        return compact(0);
    }

    private byte[] compact(int flag) {
        int odd = nibbles.length & 1;
        byte[] compact = new byte[nibbles.length / 2 + 1];
        compact[0] = (byte) (odd == 0 ? flag : flag | ODD_FLAG | nibbles[0]);
        for (int i = odd; i < nibbles.length; i += 2) {
            compact[(i + 2) / 2] = (byte) (nibbles[i] << 4 | nibbles[i + 1]);
        }
        return compact;
    }

    public int size() {
        return nibbles.length;
    }

    public boolean isEmpty() {
        return nibbles.length == 0;
    }

    public int get(int index) {
        return nibbles[index];
    }

    /** Everything from {@code start} on. */
    public Nibbles from(int start) {
        return range(start, nibbles.length);
    }

    /** The first {@code length} nibbles. */
    public Nibbles prefix(int length) {
        return range(0, length);
    }

    public Nibbles range(int start, int end) {
        Objects.checkFromToIndex(start, end, nibbles.length);
        if (start == end) {
            return EMPTY;
        }
        return end - start == nibbles.length ? this : new Nibbles(Arrays.copyOfRange(nibbles, start, end));
    }

    public Nibbles plus(Nibbles more) {
        if (more.isEmpty()) {
            return this;
        }
        byte[] longer = Arrays.copyOf(nibbles, nibbles.length + more.nibbles.length);
        System.arraycopy(more.nibbles, 0, longer, nibbles.length, more.nibbles.length);
        return new Nibbles(longer);
    }

    /** How many nibbles from {@code start} on are the first ones of {@code other}. */
    int matching(int start, Nibbles other) {
        int mismatch = Arrays.mismatch(nibbles, start, nibbles.length, other.nibbles, 0, other.nibbles.length);
        return mismatch < 0 ? other.nibbles.length : mismatch;
    }

    /** One nibble a byte. */
    public Bytes toBytes() {
        return Bytes.copyOf(nibbles);
    }

    @Override
    public int compareTo(Nibbles other) {
        return Arrays.compare(nibbles, other.nibbles);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Nibbles that && Arrays.equals(nibbles, that.nibbles);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nibbles);
    }

    /** One hexadecimal digit a nibble. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(nibbles.length);
        for (byte nibble : nibbles) {
            text.append(Character.forDigit(nibble, 16));
        }
        return text.toString();
    }
}
