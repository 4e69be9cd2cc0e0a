package org.lode.consensus.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** Keccak-256 of many messages, eight at a time where the machine has vectors: what a trie's nodes and keys ask for. */
public final class KeccakBatch {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private static final boolean VECTORS = KeccakLanes.hasVectors();
    private static final KeccakLanes LANES = KeccakLanes.widest();
    private static final int RATE_BYTES = Keccak.RATE_256_WORDS * Long.BYTES;

    /** Fewer messages are hashed sooner one after another. */
    private static final int WORTHWHILE = 3;

    private KeccakBatch() {}

    /** The hash of each message. Messages of about the same size next to each other are hashed fastest. */
    public static List<Hash> hash256(List<Bytes> messages) {
        Hash[] hashes = new Hash[messages.size()];
        long[] state = VECTORS && messages.size() >= WORTHWHILE ? new long[KeccakLanes.STATE_WORDS] : new long[0];
        for (int first = 0; first < hashes.length; first += KeccakLanes.LANES) {
            int used = Math.min(KeccakLanes.LANES, hashes.length - first);
            if (used >= WORTHWHILE && state.length > 0) {
                hashTogether(messages.subList(first, first + used), state, hashes, first);
            } else {
                for (int i = first; i < first + used; i++) {
                    hashes[i] = Keccak.hash256(messages.get(i));
                }
            }
        }
        return Arrays.asList(hashes);
    }

    /** A lane whose message has ended goes on with rubbish until the longest message has ended. */
    private static void hashTogether(List<Bytes> messages, long[] state, Hash[] hashes, int first) {
        Arrays.fill(state, 0);
        List<Bytes> lanes = new ArrayList<>(messages);
        int longest = 0;
        for (Bytes message : lanes) {
            longest = Math.max(longest, message.size() / RATE_BYTES);
        }
        for (int block = 0; block <= longest; block++) {
            for (int lane = 0; lane < lanes.size(); lane++) {
                absorb(lanes.get(lane), block, state, lane);
            }
            LANES.permute(state, lanes.size());
            for (int lane = 0; lane < lanes.size(); lane++) {
                if (lanes.get(lane).size() / RATE_BYTES == block) {
                    hashes[first + lane] = hashOf(state, lane);
                }
            }
        }
    }

    /** Adds one block of a message to its lane; the last is padded, and after it there is nothing to add. */
    private static void absorb(Bytes message, int block, long[] state, int lane) {
        message.read((array, offset, size) -> {
            int from = block * RATE_BYTES;
            int left = size - from;
            if (left < 0) {
                return state;
            }
            int words = Math.min(Keccak.RATE_256_WORDS, left >>> 3);
            for (int i = 0; i < words; i++) {
                state[i * KeccakLanes.LANES + lane] ^= (long) WORD.get(array, offset + from + Long.BYTES * i);
            }
            if (left < RATE_BYTES) {
                int tailBytes = left & 7;
                long tail = Keccak.PAD_START << (Byte.SIZE * tailBytes);
                for (int i = 0; i < tailBytes; i++) {
                    tail |= (array[offset + from + Long.BYTES * words + i] & 0xffL) << (Byte.SIZE * i);
                }
                state[words * KeccakLanes.LANES + lane] ^= tail;
                state[(Keccak.RATE_256_WORDS - 1) * KeccakLanes.LANES + lane] ^= Keccak.PAD_END;
            }
            return state;
        });
    }

    private static Hash hashOf(long[] state, int lane) {
        return new Hash(
                Long.reverseBytes(state[lane]),
                Long.reverseBytes(state[KeccakLanes.LANES + lane]),
                Long.reverseBytes(state[2 * KeccakLanes.LANES + lane]),
                Long.reverseBytes(state[3 * KeccakLanes.LANES + lane]));
    }
}
