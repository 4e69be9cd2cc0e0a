package org.lode.consensus.pow;

import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.KeccakLanes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * Several Ethash computations side by side, without the walk in the middle: {@link #start} makes the seeds and mixes, then
 * the caller walks {@link #mix} through cache or dataset, then {@link #finish} makes the results. Scratch memory: one instance
 * a thread.
 *
 * <p>Hashes go through Keccak in groups of eight. Arrays of long are interleaved as {@link KeccakLanes} wants it: word
 * {@code w} of slot {@code s} of a group lies at {@code w * 8 + s}.
 */
final class EthashBatch {
    private static final int LANES = KeccakLanes.LANES;
    private static final int INPUT_LONGS = 5;
    private static final int SEED_LONGS = 8;
    private static final int DIGEST_LONGS = 4;

    /** First word of each seed, which every page number depends on. */
    final int[] seedWords;
    /** {@link EthashKernel#PAGE_WORDS} words a slot. */
    final int[] mix;

    private final KeccakLanes keccak;
    private final long[] state = new long[KeccakLanes.STATE_WORDS];
    private final long[] inputs;
    private final long[] seeds;
    private final long[] mixDigests;
    private final long[] results;

    /** @param slots hashes in flight, at least one */
    EthashBatch(KeccakLanes keccak, int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("hashes in flight must be at least 1, not " + slots);
        }
        int capacity = Math.ceilDiv(slots, LANES) * LANES;
        this.keccak = keccak;
        this.seedWords = new int[capacity];
        this.mix = new int[capacity * EthashKernel.PAGE_WORDS];
        this.inputs = new long[capacity * INPUT_LONGS];
        this.seeds = new long[capacity * SEED_LONGS];
        this.mixDigests = new long[capacity * DIGEST_LONGS];
        this.results = new long[capacity * DIGEST_LONGS];
    }

    void input(int slot, Hash sealHash, long nonce) {
        int at = indexOf(slot, INPUT_LONGS);
        inputs[at] = Long.reverseBytes(sealHash.a());
        inputs[at + LANES] = Long.reverseBytes(sealHash.b());
        inputs[at + 2 * LANES] = Long.reverseBytes(sealHash.c());
        inputs[at + 3 * LANES] = Long.reverseBytes(sealHash.d());
        inputs[at + 4 * LANES] = nonce;
    }

    /** The same seal hash as before, another nonce. */
    void nonce(int slot, long nonce) {
        inputs[indexOf(slot, INPUT_LONGS) + 4 * LANES] = nonce;
    }

    /** seed = keccak512(seal hash, nonce as little-endian); the mix starts as the seed twice. */
    void start(int count) {
        for (int first = 0; first < count; first += LANES) {
            int used = Math.min(LANES, count - first);
            System.arraycopy(inputs, first * INPUT_LONGS, state, 0, INPUT_LONGS * LANES);
            keccak.keccak512(state, INPUT_LONGS, used);
            System.arraycopy(state, 0, seeds, first * SEED_LONGS, SEED_LONGS * LANES);
            for (int lane = 0; lane < used; lane++) {
                int base = (first + lane) * EthashKernel.PAGE_WORDS;
                for (int i = 0; i < SEED_LONGS; i++) {
                    long word = state[i * LANES + lane];
                    mix[base + 2 * i] = (int) word;
                    mix[base + 2 * i + 1] = (int) (word >>> 32);
                }
                System.arraycopy(mix, base, mix, base + 2 * SEED_LONGS, 2 * SEED_LONGS);
                seedWords[first + lane] = mix[base];
            }
        }
    }

    /** mix digest = each four words of the mix folded into one; result = keccak256(seed, mix digest). */
    void finish(int count) {
        for (int first = 0; first < count; first += LANES) {
            int used = Math.min(LANES, count - first);
            System.arraycopy(seeds, first * SEED_LONGS, state, 0, SEED_LONGS * LANES);
            for (int lane = 0; lane < used; lane++) {
                int base = (first + lane) * EthashKernel.PAGE_WORDS;
                for (int i = 0; i < DIGEST_LONGS; i++) {
                    long low = fold(base + 8 * i) & 0xffff_ffffL;
                    long high = fold(base + 8 * i + 4);
                    state[(SEED_LONGS + i) * LANES + lane] = low | high << 32;
                }
            }
            System.arraycopy(state, SEED_LONGS * LANES, mixDigests, first * DIGEST_LONGS, DIGEST_LONGS * LANES);
            keccak.keccak256(state, SEED_LONGS + DIGEST_LONGS, used);
            System.arraycopy(state, 0, results, first * DIGEST_LONGS, DIGEST_LONGS * LANES);
        }
    }

    private int fold(int at) {
        return Fnv.mix(Fnv.mix(Fnv.mix(mix[at], mix[at + 1]), mix[at + 2]), mix[at + 3]);
    }

    EthashResult result(int slot) {
        return new EthashResult(digest(mixDigests, slot), digest(results, slot));
    }

    /** Whether the result is within {@code boundary}. */
    boolean meets(int slot, UInt256 boundary) {
        long top = Long.reverseBytes(results[indexOf(slot, DIGEST_LONGS)]);
        return Long.compareUnsigned(top, boundary.a()) <= 0
                && digest(results, slot).toUInt256().compareTo(boundary) <= 0;
    }

    private static Hash digest(long[] words, int slot) {
        int at = indexOf(slot, DIGEST_LONGS);
        return Keccak.hashOf(new long[] {words[at], words[at + LANES], words[at + 2 * LANES], words[at + 3 * LANES]});
    }

    private static int indexOf(int slot, int longs) {
        return slot / LANES * LANES * longs + slot % LANES;
    }
}
