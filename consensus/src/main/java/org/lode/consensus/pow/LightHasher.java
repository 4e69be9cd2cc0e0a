package org.lode.consensus.pow;

import java.util.ArrayList;
import java.util.List;
import org.lode.consensus.crypto.KeccakLanes;

/**
 * Ethash by the light cache: each page that a hash reads is computed on the spot. Up to {@link #BATCH} hashes advance together, which
 * takes little longer than one. Scratch memory: one instance a thread.
 */
public final class LightHasher {
    /** Hashes that advance together. */
    public static final int BATCH = ItemBatch.ITEMS / 2;

    private final ItemBatch items;
    private final EthashBatch batch;

    public LightHasher() {
        this(EthashKernel.widest(), KeccakLanes.widest());
    }

    LightHasher(EthashKernel kernel, KeccakLanes keccak) {
        this.items = new ItemBatch(kernel, keccak);
        this.batch = new EthashBatch(keccak, BATCH);
    }

    /** Without vectors: the measure of the faster way. */
    public static LightHasher oneByOne() {
        return new LightHasher(new ScalarKernel(), KeccakLanes.scalar());
    }

    public EthashResult hash(EthashCache cache, EthashInput input) {
        return hashAll(cache, List.of(input)).getFirst();
    }

    /** The results in the order of the inputs. */
    public List<EthashResult> hashAll(EthashCache cache, List<EthashInput> inputs) {
        List<EthashResult> results = new ArrayList<>(inputs.size());
        for (int first = 0; first < inputs.size(); first += BATCH) {
            int count = Math.min(BATCH, inputs.size() - first);
            for (int slot = 0; slot < count; slot++) {
                EthashInput input = inputs.get(first + slot);
                batch.input(slot, input.sealHash(), input.nonce());
            }
            batch.start(count);
            mixPages(cache, count);
            batch.finish(count);
            for (int slot = 0; slot < count; slot++) {
                results.add(batch.result(slot));
            }
        }
        return results;
    }

    private void mixPages(EthashCache cache, int count) {
        Remainder pages = Remainder.by(Math.toIntExact(cache.epoch().datasetBytes() / EthashDataset.PAGE_BYTES));
        for (int access = 0; access < EthashKernel.ACCESSES; access++) {
            for (int slot = 0; slot < count; slot++) {
                int word = batch.mix[slot * EthashKernel.PAGE_WORDS + access % EthashKernel.PAGE_WORDS];
                int page = pages.of(Fnv.mix(batch.seedWords[slot] ^ access, word));
                items.numbers[2 * slot] = 2 * page;
                items.numbers[2 * slot + 1] = 2 * page + 1;
            }
            items.compute(cache, 2 * count);
            for (int i = 0; i < count * EthashKernel.PAGE_WORDS; i++) {
                batch.mix[i] = Fnv.mix(batch.mix[i], items.words[i]);
            }
        }
    }
}
