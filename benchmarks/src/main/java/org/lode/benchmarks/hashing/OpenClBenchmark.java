package org.lode.benchmarks.hashing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.pow.EthashCache;
import org.lode.miner.opencl.DeviceSearch;
import org.lode.miner.opencl.OpenCl;
import org.lode.miner.opencl.OpenClFailure;
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
 * The search kernel of an OpenCL device through JOCL, by the clock. {@code -p device=0,1} measures several; {@code SearchBenchmark}
 * with as many threads as cores is the control.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class OpenClBenchmark {
    private static final int BATCHES = 8;
    private static final int NONCES = 16_384;

    /** Its number in {@code lode devices}. */
    @Param("0")
    public int device;

    @Param("16")
    public int datasetMiB;

    private @Nullable DeviceSearch search;
    private long nonce;

    @Setup
    public void build() throws IOException, OpenClFailure {
        Path folder = Files.createTempDirectory("opencl-benchmark");
        EthashCache cache = EthashCache.of(Datasets.epoch(datasetMiB));
        DeviceSearch opened = DeviceSearch.open(OpenCl.probe().devices().get(device), cache, folder);
        search = opened;
        while (opened.buildStep() > 0) {
            nonce = 0;
        }
    }

    @TearDown
    public void free() {
        Objects.requireNonNull(search).close();
    }

    @Benchmark
    @OperationsPerInvocation(BATCHES * NONCES)
    public void search() {
        Objects.requireNonNull(search).search(nonce, NONCES, BATCHES);
        nonce += (long) BATCHES * NONCES;
    }
}
