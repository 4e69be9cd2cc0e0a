package org.lode.benchmarks.hashing;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.FullHasher;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Full hashes a second by hashes in flight; 0 in flight is the control, one nonce at a time without vectors. For the size of
 * a real chain: {@code -p datasetMiB=1024}. Threads share the dataset: {@code -t 2}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class SearchBenchmark {
    private static final int NONCES = 960;

    @Param("16")
    public int datasetMiB;

    @Param({"0", "1", "4", "8", "16", "24"})
    public int inFlight;

    private final Arena arena = Arena.ofShared();
    private EthashDataset dataset = Datasets.random(1, arena);

    @Setup
    public void fill() {
        dataset = Datasets.random(datasetMiB, arena);
    }

    @TearDown
    public void free() {
        arena.close();
    }

    /** A thread's own scratch memory and nonces. */
    @State(Scope.Thread)
    public static class Searcher {
        private FullHasher hasher = FullHasher.oneByOne(Datasets.random(1, Arena.ofAuto()));
        private long nonce;

        @Setup
        public void open(SearchBenchmark search) {
            hasher = search.inFlight == 0
                    ? FullHasher.oneByOne(search.dataset)
                    : new FullHasher(search.dataset, search.inFlight);
            nonce = Thread.currentThread().threadId() << 32;
        }
    }

    @Benchmark
    @OperationsPerInvocation(NONCES)
    public List<FullHasher.Solution> search(Searcher searcher) {
        searcher.nonce += NONCES;
        return searcher.hasher.search(Hash.ZERO, searcher.nonce, NONCES, UInt256.ONE);
    }
}
