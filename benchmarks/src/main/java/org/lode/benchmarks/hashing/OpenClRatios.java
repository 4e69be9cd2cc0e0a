package org.lode.benchmarks.hashing;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.pow.FullHasher;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.opencl.DeviceSearch;
import org.lode.miner.opencl.OpenCl;
import org.lode.miner.opencl.OpenClDevice;
import org.lode.miner.opencl.OpenClFailure;

/**
 * What each OpenCL device of this machine does beside all cores by Java, as a Markdown table, by the clock: wants a machine that
 * does nothing else. Arguments: size of the dataset in MiB (1024), rounds (20).
 */
public final class OpenClRatios {
    private static final int NONCES = 30_720;
    private static final int NONCES_ONE_BY_ONE = 2_000;
    private static final int BATCHES = 4;
    private static final int ITEMS = 9_600;
    private static final int IN_FLIGHT = 24;

    private final int threads = Runtime.getRuntime().availableProcessors();
    private final int datasetMiB;
    private final int rounds;
    private final Path folder;

    private OpenClRatios(int datasetMiB, int rounds, Path folder) {
        this.datasetMiB = datasetMiB;
        this.rounds = rounds;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, OpenClFailure {
        int datasetMiB = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1024;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        OpenClRatios ratios = new OpenClRatios(datasetMiB, rounds, Files.createTempDirectory("opencl-ratios"));
        List<OpenClDevice> devices = OpenCl.probe().devices();
        devices.forEach(device -> System.out.println(device.index() + " is " + device.name() + ", "
                + device.computeUnits() + " units, driver " + device.driver()));
        System.out.println("| what | how | a second | ns each | times the control (95%) |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (OpenClDevice device : devices) {
            ratios.items(device);
            ratios.search(device);
        }
    }

    /** With the light cache of 16 MiB that belongs to a dataset of 1 GiB. */
    private void items(OpenClDevice device) throws OpenClFailure {
        EthashCache cache = EthashCache.of(EthashParameters.STANDARD.epoch(0));
        try (Arena arena = Arena.ofShared();
                DeviceSearch opened = DeviceSearch.open(device, cache, folder)) {
            EthashDataset dataset =
                    new EthashDataset(cache, arena.allocate(cache.epoch().datasetBytes(), EthashDataset.PAGE_BYTES));
            long items = 0;
            long start = System.nanoTime();
            for (long step = opened.buildStep(); step > 0; step = opened.buildStep()) {
                items += step;
            }
            double deviceNanos = (double) (System.nanoTime() - start) / items;
            onAllThreads(() -> () -> dataset.build(0, ITEMS));
            start = System.nanoTime();
            onAllThreads(() -> () -> dataset.build(0, ITEMS));
            double javaNanos = (double) (System.nanoTime() - start) / ((long) ITEMS * threads);
            System.out.printf(
                    "| dataset item, 16 MiB cache | Java, %d threads | %,.0f | %,.1f | control |%n",
                    threads, 1e9 / javaNanos, javaNanos);
            System.out.printf(
                    "| dataset item, 16 MiB cache | device %d, a whole dataset once | %,.0f | %,.1f | **%.2f** |%n",
                    device.index(), 1e9 / deviceNanos, deviceNanos, javaNanos / deviceNanos);
        }
    }

    private void search(OpenClDevice device) throws OpenClFailure {
        EthashCache cache = EthashCache.of(Datasets.epoch(datasetMiB));
        try (Arena arena = Arena.ofShared();
                DeviceSearch opened = DeviceSearch.open(device, cache, folder)) {
            EthashDataset dataset = Datasets.random(datasetMiB, arena);
            while (opened.buildStep() > 0) {
                Thread.onSpinWait();
            }
            List<FullHasher> single = new ArrayList<>();
            List<FullHasher> many = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                single.add(FullHasher.oneByOne(dataset));
                many.add(new FullHasher(dataset, IN_FLIGHT));
            }
            long[] nonce = {0};
            SideBySide.byTheClock("full hash, " + datasetMiB + " MiB", rounds)
                    .add(
                            "Java one at a time, huge pages, " + threads + " threads",
                            NONCES_ONE_BY_ONE * threads,
                            () -> search(single, NONCES_ONE_BY_ONE, nonce))
                    .add(
                            "Java 24 in flight, " + threads + " threads",
                            NONCES * threads,
                            () -> search(many, NONCES, nonce))
                    .add("OpenCL, device " + device.index(), NONCES * BATCHES, () -> {
                        opened.search(nonce[0], NONCES, BATCHES);
                        nonce[0] += (long) NONCES * BATCHES;
                    })
                    .print(System.out);
        }
    }

    private void search(List<FullHasher> hashers, int count, long[] nonce) {
        int[] next = {0};
        onAllThreads(() -> {
            FullHasher hasher = hashers.get(next[0]++);
            long first = nonce[0];
            nonce[0] += count;
            return () -> hasher.search(Hash.ZERO, first, count, UInt256.ZERO);
        });
    }

    /** Runs one piece of work a thread and waits for all. */
    private void onAllThreads(Supplier<Runnable> work) {
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(Thread.ofPlatform().start(work.get()));
        }
        for (Thread thread : running) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while measuring", e);
            }
        }
    }
}
