package org.lode.benchmarks.hashing;

import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.LongStream;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.KeccakLanes;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.pow.FullHasher;
import org.lode.consensus.pow.LightHasher;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.cpu.DatasetMemory;

/**
 * The ratios of the hashing core on this machine, as a Markdown table. Arguments: size of the dataset searched in MiB (1024),
 * rounds (40).
 */
public final class HashingRatios {
    private static final int KECCAKS = 20_000;
    private static final int ITEMS = 960;
    private static final int CHECKS = 12;
    /** 64 pages of two items. */
    private static final int ITEMS_OF_A_HASH = 128;

    private final PrintStream out;
    private final int rounds;

    private HashingRatios(PrintStream out, int rounds) {
        this.out = out;
        this.rounds = rounds;
    }

    public static void main(String[] arguments) {
        int datasetMiB = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1024;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 40;
        HashingRatios ratios = new HashingRatios(System.out, rounds);
        System.out.println("| what | how | a second | ns each | times the control (95%) |");
        System.out.println("| --- | --- | --- | --- | --- |");
        ratios.hashes();
        ratios.lanes();
        try (Arena arena = Arena.ofShared()) {
            ratios.items(arena);
        }
        try (Arena arena = Arena.ofShared()) {
            ratios.lightChecks(arena);
        }
        try (Arena arena = Arena.ofShared()) {
            ratios.search(datasetMiB, arena);
        }
    }

    private void hashes() {
        KeccakDigest digest = new KeccakDigest(256);
        byte[] message = new byte[32];
        new SideBySide("Keccak-256 of 32 bytes", rounds)
                .add("BouncyCastle", KECCAKS, () -> {
                    for (int i = 0; i < KECCAKS; i++) {
                        digest.update(message, 0, message.length);
                        digest.doFinal(message, 0);
                    }
                })
                .add("scalar", KECCAKS, () -> {
                    for (int i = 0; i < KECCAKS; i++) {
                        Keccak.keccak256(message, 0, message.length, message, 0);
                    }
                })
                .print(out);
    }

    private void lanes() {
        long[] state = new long[KeccakLanes.STATE_WORDS / KeccakLanes.LANES];
        long[] states = new long[KeccakLanes.STATE_WORDS];
        KeccakLanes vector = KeccakLanes.widest();
        new SideBySide("Keccak-512 of 64 bytes", rounds)
                .add("scalar", KECCAKS, () -> {
                    for (int i = 0; i < KECCAKS; i++) {
                        Keccak.keccak512(state, 8);
                    }
                })
                .add("eight lanes", KECCAKS, () -> {
                    for (int i = 0; i < KECCAKS; i += KeccakLanes.LANES) {
                        vector.keccak512(states, 8, KeccakLanes.LANES);
                    }
                })
                .print(out);
    }

    private void items(Arena arena) {
        EthashCache cache = EthashCache.of(EthashParameters.STANDARD.epoch(0));
        EthashDataset dataset =
                new EthashDataset(cache, DatasetMemory.allocate(cache.epoch().datasetBytes(), arena));
        new SideBySide("dataset item, 16 MiB cache", rounds)
                .add("one at a time", ITEMS, () -> dataset.buildOneByOne(0, ITEMS))
                .add("24 in flight, vectors", ITEMS, () -> dataset.build(0, ITEMS))
                .print(out);
    }

    private void lightChecks(Arena arena) {
        EthashCache cache = EthashCache.of(EthashParameters.STANDARD.epoch(0));
        List<EthashInput> inputs = LongStream.range(0, CHECKS)
                .mapToObj(nonce -> new EthashInput(Hash.ZERO, nonce))
                .toList();
        EthashDataset scratch =
                new EthashDataset(cache, arena.allocate(cache.epoch().datasetBytes(), EthashDataset.PAGE_BYTES));
        LightHasher scalar = LightHasher.oneByOne();
        LightHasher light = new LightHasher();
        new SideBySide("light hash, 16 MiB cache", rounds)
                .add("its 128 items one at a time", 1, () -> scratch.buildOneByOne(0, ITEMS_OF_A_HASH))
                .add("single, no vectors", 1, () -> scalar.hash(cache, inputs.getFirst()))
                .add("single", 1, () -> light.hash(cache, inputs.getFirst()))
                .add("batch of 12", CHECKS, () -> light.hashAll(cache, inputs))
                .print(out);
    }

    private void search(int datasetMiB, Arena arena) {
        EthashDataset ordinary = Datasets.randomInOrdinaryPages(datasetMiB, arena);
        EthashDataset huge = Datasets.random(datasetMiB, arena);
        SideBySide search = new SideBySide("full hash, " + datasetMiB + " MiB", rounds)
                .add("one at a time", 500, search(FullHasher.oneByOne(ordinary), 500))
                .add("one at a time, huge pages", 500, search(FullHasher.oneByOne(huge), 500))
                .add("24 in flight, ordinary pages", 4800, search(new FullHasher(ordinary, 24), 4800));
        for (int inFlight : new int[] {1, 4, 8, 16, 24, 32}) {
            search.add(inFlight + " in flight", 4800, search(new FullHasher(huge, inFlight), 4800));
        }
        search.addBeside(
                "24 in flight, a thread of two",
                4800,
                search(new FullHasher(huge, 24), 4800),
                search(new FullHasher(huge, 24), 4800));
        search.print(out);
    }

    private static Runnable search(FullHasher hasher, int count) {
        long[] nonce = {0};
        return () -> {
            hasher.search(Hash.ZERO, nonce[0], count, UInt256.ONE);
            nonce[0] += count;
        };
    }
}
