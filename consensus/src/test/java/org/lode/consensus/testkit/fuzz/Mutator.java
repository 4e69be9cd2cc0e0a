package org.lode.consensus.testkit.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.testkit.fuzz.RlpTree.Items;
import org.lode.consensus.testkit.fuzz.RlpTree.Text;
import org.lode.consensus.testkit.fuzz.RlpTree.Typed;

/**
 * Makes broken inputs of sound ones: of their bytes, and where they are RLP, of their structure, so that the damage lies deep
 * inside and not only in the first length. Deterministic for a generator.
 */
public final class Mutator {
    /** Longer results are cut, so that a run sees many inputs rather than long ones. */
    private static final int MAX_BYTES = 1 << 17;

    private static final int MAX_CHANGES = 4;
    private static final int MAX_COPIES = 2_000;
    private static final byte[] SHARP_BYTES = {
        0,
        1,
        0x37,
        0x57,
        0x7f,
        (byte) 0x80,
        (byte) 0x81,
        (byte) 0xb7,
        (byte) 0xb8,
        (byte) 0xbf,
        (byte) 0xc0,
        (byte) 0xf7,
        (byte) 0xf8,
        (byte) 0xff
    };

    private final RandomGenerator random;

    public Mutator(RandomGenerator random) {
        this.random = random;
    }

    /** A changed copy of one of the sound inputs. */
    public byte[] mutate(List<byte[]> sound) {
        byte[] bytes = pick(sound).clone();
        // Most with one change: what is broken in one place reaches deeper.
        int changes = random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(MAX_CHANGES);
        for (int i = 0; i < changes; i++) {
            bytes = random.nextInt(3) > 0 ? ofStructure(bytes, sound) : ofBytes(bytes, sound);
            if (bytes.length > MAX_BYTES) {
                bytes = Arrays.copyOf(bytes, MAX_BYTES);
            }
        }
        return bytes;
    }

    /** A changed copy, without looking for structure. */
    public byte[] ofBytes(byte[] bytes, List<byte[]> others) {
        if (bytes.length == 0) {
            return noise(random.nextInt(1, 40));
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(8)) {
            case 0 -> changedAt(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
            case 1 -> changedAt(bytes, at, SHARP_BYTES[random.nextInt(SHARP_BYTES.length)]);
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> inserted(bytes, at, noise(random.nextInt(1, 9)));
            case 4 -> {
                int until = Math.min(bytes.length, at + random.nextInt(1, 64));
                yield joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, until, bytes.length));
            }
            case 5 -> {
                int until = Math.min(bytes.length, at + random.nextInt(1, 64));
                yield inserted(bytes, at, Arrays.copyOfRange(bytes, at, until));
            }
            // A claim of a long string or list.
            case 6 -> inserted(bytes, at, longHead());
            default -> {
                byte[] other = pick(others);
                yield joined(
                        Arrays.copyOf(bytes, at), Arrays.copyOfRange(other, Math.min(at, other.length), other.length));
            }
        };
    }

    private byte[] longHead() {
        int sizeBytes = random.nextInt(1, 9);
        byte[] head = noise(1 + sizeBytes);
        head[0] = (byte) ((random.nextBoolean() ? 0xb7 : 0xf7) + sizeBytes);
        return head;
    }

    private byte[] ofStructure(byte[] bytes, List<byte[]> others) {
        Optional<RlpTree> tree = RlpTree.parse(bytes);
        return tree.isPresent() ? changed(tree.get(), others).encoded() : ofBytes(bytes, others);
    }

    private RlpTree changed(RlpTree tree, List<byte[]> others) {
        return switch (tree) {
            case Text(Bytes bytes) -> new Text(Bytes.owning(changedText(bytes.toArray(), others)));
            case Typed(byte type, RlpTree inner) ->
                random.nextInt(4) == 0
                        ? new Typed(SHARP_BYTES[random.nextInt(SHARP_BYTES.length)], inner)
                        : new Typed(type, changed(inner, others));
            case Items(List<RlpTree> items) -> changedItems(items, others);
        };
    }

    private RlpTree changedItems(List<RlpTree> items, List<byte[]> others) {
        List<RlpTree> changed = new ArrayList<>(items);
        int choice = random.nextInt(12);
        if (items.isEmpty() || choice == 0) {
            changed.add(random.nextInt(items.size() + 1), piece(others));
            return new Items(changed);
        }
        int at = random.nextInt(items.size());
        switch (choice) {
            case 1 -> changed.remove(at);
            case 2 -> changed.add(at, items.get(at));
            case 3 -> changed.set(at, items.get(random.nextInt(items.size())));
            case 4 -> changed.set(at, new Items(List.of(items.get(at))));
            case 5 -> changed.set(at, piece(others));
            case 6 -> {
                RlpTree copied = random.nextBoolean() ? new Items(List.of()) : items.get(at);
                int copies = random.nextInt(16) == 0 ? MAX_COPIES : random.nextInt(1, 4);
                changed.addAll(at, Collections.nCopies(copies, copied));
            }
            default -> changed.set(at, changed(items.get(at), others));
        }
        return new Items(changed);
    }

    /** A part of another sound input, to stand where it does not belong. */
    private RlpTree piece(List<byte[]> others) {
        RlpTree at = RlpTree.parse(pick(others)).orElseGet(() -> new Text(Bytes.owning(noise(random.nextInt(40)))));
        while (at instanceof Items(List<RlpTree> items) && !items.isEmpty() && random.nextInt(3) > 0) {
            at = items.get(random.nextInt(items.size()));
        }
        return at;
    }

    private byte[] changedText(byte[] bytes, List<byte[]> others) {
        return switch (random.nextInt(7)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {0};
            case 2 -> filled(random.nextInt(1, 40), (byte) 0xff);
            case 3 -> joined(new byte[] {0}, bytes);
            case 4 -> Arrays.copyOf(bytes, bytes.length + 1);
            case 5 -> noise(bytes.length);
            default -> ofBytes(bytes, others);
        };
    }

    private byte[] noise(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] filled(int size, byte with) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, with);
        return bytes;
    }

    private static byte[] changedAt(byte[] bytes, int at, byte value) {
        byte[] changed = bytes.clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] inserted(byte[] bytes, int at, byte[] more) {
        return joined(Arrays.copyOf(bytes, at), joined(more, Arrays.copyOfRange(bytes, at, bytes.length)));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private byte[] pick(List<byte[]> from) {
        return from.get(random.nextInt(from.size()));
    }
}
