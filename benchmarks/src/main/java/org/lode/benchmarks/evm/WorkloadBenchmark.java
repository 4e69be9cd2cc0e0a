package org.lode.benchmarks.evm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How much gas a second blocks of real contracts' transactions take to execute on one core, without signatures and roots: {@code
 * megagas} is in millions a second. {@code benchmarks/beside-anvil} writes the transactions.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx2g", "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class WorkloadBenchmark {
    static final int BLOCKS = 2;

    @Param({"benchmarks/target/workloads/token.txt", "benchmarks/target/workloads/swap.txt"})
    private String file = "";

    private @Nullable WorkloadState state;

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        state = new WorkloadState(Workload.read(Path.of(file)), BLOCKS);
    }

    @Benchmark
    public long run(EvmBenchmark.Used used) {
        long gas = Objects.requireNonNull(state).run();
        used.megagas += gas / 1e6;
        return gas;
    }
}
