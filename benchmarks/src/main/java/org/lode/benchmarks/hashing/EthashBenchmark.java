package org.lode.benchmarks.hashing;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.LightHasher;
import org.lode.consensus.primitive.Hash;
import org.lode.miner.cpu.DatasetMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Everything that starts from the light cache of epoch 0 (16 MiB): the cache itself, dataset items, light hashes. Times are
 * one item's or one hash's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class EthashBenchmark {
    private static final int ITEMS = 1200;
    private static final int CHECKS = 12;

    private final EthashCache cache = EthashCache.of(EthashParameters.STANDARD.epoch(0));
    private final Arena arena = Arena.ofShared();
    private final EthashDataset dataset =
            new EthashDataset(cache, DatasetMemory.allocate(cache.epoch().datasetBytes(), arena));
    private final LightHasher light = new LightHasher();
    private final LightHasher lightOneByOne = LightHasher.oneByOne();
    private final List<EthashInput> inputs = LongStream.range(0, CHECKS)
            .mapToObj(nonce -> new EthashInput(Hash.ZERO, nonce))
            .toList();
    private long firstItem;

    @TearDown
    public void free() {
        arena.close();
    }

    /** The whole light cache of epoch 0. */
    @Benchmark
    public EthashCache lightCache() {
        return EthashCache.of(cache.epoch());
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void datasetItems() {
        dataset.build(firstItem, firstItem + ITEMS);
        firstItem = (firstItem + ITEMS) % (dataset.items() - ITEMS);
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void controlDatasetItemsOneByOne() {
        dataset.buildOneByOne(firstItem, firstItem + ITEMS);
        firstItem = (firstItem + ITEMS) % (dataset.items() - ITEMS);
    }

    @Benchmark
    public EthashResult lightHash() {
        return light.hash(cache, inputs.getFirst());
    }

    @Benchmark
    @OperationsPerInvocation(CHECKS)
    public List<EthashResult> lightHashesBatched() {
        return light.hashAll(cache, inputs);
    }

    @Benchmark
    public EthashResult controlLightHashOneByOne() {
        return lightOneByOne.hash(cache, inputs.getFirst());
    }
}
