package org.lode.consensus.pow;

import java.util.ArrayList;
import java.util.List;
import org.lode.consensus.crypto.KeccakLanes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * Ethash by the full dataset, many nonces in flight. Scratch memory: one instance a thread; the dataset is shared.
 */
public final class FullHasher {
    private final EthashDataset dataset;
    private final EthashKernel kernel;
    private final EthashBatch batch;
    private final int inFlight;

    /**
     * @param inFlight nonces that advance together; 16 to 24 keep a processor's memory busy, multiples of eight its vectors
     */
    public FullHasher(EthashDataset dataset, int inFlight) {
        this(dataset, inFlight, EthashKernel.widest(), KeccakLanes.widest());
    }

    FullHasher(EthashDataset dataset, int inFlight, EthashKernel kernel, KeccakLanes keccak) {
        this.dataset = dataset;
        this.kernel = kernel;
        this.inFlight = inFlight;
        this.batch = new EthashBatch(keccak, inFlight);
    }

    /** One nonce after the other and without vectors: the measure of the faster way. */
    public static FullHasher oneByOne(EthashDataset dataset) {
        return new FullHasher(dataset, 1, new ScalarKernel(), KeccakLanes.scalar());
    }

    public int inFlight() {
        return inFlight;
    }

    public EthashResult hash(EthashInput input) {
        batch.input(0, input.sealHash(), input.nonce());
        run(1);
        return batch.result(0);
    }

    /** The results in the order of the inputs. */
    public List<EthashResult> hashAll(List<EthashInput> inputs) {
        List<EthashResult> results = new ArrayList<>(inputs.size());
        for (int first = 0; first < inputs.size(); first += inFlight) {
            int count = Math.min(inFlight, inputs.size() - first);
            for (int slot = 0; slot < count; slot++) {
                EthashInput input = inputs.get(first + slot);
                batch.input(slot, input.sealHash(), input.nonce());
            }
            run(count);
            for (int slot = 0; slot < count; slot++) {
                results.add(batch.result(slot));
            }
        }
        return results;
    }

    /**
     * Tries the nonces from {@code firstNonce} on, {@code count} of them, wrapping past 2^64 - 1.
     *
     * @return those whose result is within {@code boundary}, mostly none
     */
    public List<Solution> search(Hash sealHash, long firstNonce, int count, UInt256 boundary) {
        List<Solution> solutions = List.of();
        for (int slot = 0; slot < inFlight; slot++) {
            batch.input(slot, sealHash, 0);
        }
        for (int done = 0; done < count; done += inFlight) {
            int now = Math.min(inFlight, count - done);
            for (int slot = 0; slot < now; slot++) {
                batch.nonce(slot, firstNonce + done + slot);
            }
            run(now);
            for (int slot = 0; slot < now; slot++) {
                if (batch.meets(slot, boundary)) {
                    solutions = solutions.isEmpty() ? new ArrayList<>() : solutions;
                    solutions.add(new Solution(firstNonce + done + slot, batch.result(slot)));
                }
            }
        }
        return solutions;
    }

    private void run(int count) {
        batch.start(count);
        kernel.mixPages(dataset.writableMemory(), dataset.pages(), batch.seedWords, batch.mix, count);
        batch.finish(count);
    }

    /** A nonce that met the boundary. */
    public record Solution(long nonce, EthashResult result) {}
}
