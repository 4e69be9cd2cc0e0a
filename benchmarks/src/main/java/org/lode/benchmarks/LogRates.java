package org.lode.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lode.consensus.block.Header;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.evm.Evm;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.transition.BlockTransition;
import org.lode.consensus.trie.Parallel;
import org.lode.node.chain.Chain;
import org.lode.node.chain.LogSnapshot;
import org.lode.node.chain.ProvenCache;
import org.lode.node.event.EventThread;
import org.lode.node.rpc.dispatch.Deadline;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.filter.BlockLookup;
import org.lode.node.rpc.filter.LogSearch;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.LogQuery;
import org.lode.node.store.ChainStore;
import org.lode.node.store.RocksDbStore;
import org.lode.node.store.StoreOptions;
import org.lode.node.store.StoreRefusal;

/**
 * How long {@code eth_getLogs} looks over a long chain, from the query to the logs found (without JSON), and as control how long it takes
 * to ask every header's bloom instead. Prints a Markdown table of medians. The chain is {@link LoggedChain}, in RocksDB.
 *
 * <p>{@code java -cp ... org.lode.benchmarks.LogRates [blocks]}
 */
public final class LogRates {
    private static final int DEFAULT_BLOCKS = 100_000;
    private static final int RUNS = 9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Chain chain;
    private final LogSearch search;
    private final BlockNumber last;

    private LogRates(Chain chain) {
        this.chain = chain;
        this.search = new LogSearch(new BlockLookup(chain), LogSearch.Limits.STANDARD);
        this.last = chain.head().number();
    }

    /** Arguments: how many blocks the chain has. */
    public static void main(String[] arguments) throws Exception {
        int blocks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_BLOCKS;
        Path folder = Files.createTempDirectory("lode-logs");
        Genesis genesis = Preset.DEVNET.genesis();
        try (ChainStore store = RocksDbStore.open(folder, genesis.hash(), StoreOptions.DEFAULT);
                EventThread writer = new EventThread("chain-writer", LogRates::fail)) {
            open(store, genesis, writer);
            long start = System.nanoTime();
            LoggedChain logged = LoggedChain.extend(store, blocks);
            System.out.printf(
                    "%,d blocks with %,d logs, written in %.1f s%n%n",
                    blocks, logged.logs(), (System.nanoTime() - start) / 1e9);
            new LogRates(open(store, genesis, writer)).print(logged);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void fail(String where, Throwable cause) {
        throw new IllegalStateException(where + " failed", cause);
    }

    private static Chain open(ChainStore store, Genesis genesis, EventThread writer) throws StoreRefusal {
        Secp256k1 curve = Secp256k1.fastest();
        return Chain.open(
                store,
                genesis,
                new Chain.Judges(
                        curve,
                        new EthashCaches(genesis.spec().ethash(), 1)::ofEpoch,
                        new BlockTransition(genesis.spec(), new Evm(Revision.CANCUN, curve)),
                        new ProvenCache()),
                new Chain.Threads(writer, writer, Parallel.SEQUENTIAL, InstantSource.system()));
    }

    private void print(LoggedChain logged) {
        Map<String, LogQuery> queries = new LinkedHashMap<>();
        queries.put("an address nobody has", query(Set.of(Address.ofNumber(0x999)), List.of()));
        queries.put("a contract with few logs", query(Set.of(LoggedChain.RARE), List.of()));
        queries.put("a topic that is there once", query(Set.of(), topics(3, logged.someWorkId())));
        queries.put(
                "one recipient of a busy token: address and two topics",
                query(
                        Set.of(LoggedChain.TOKEN),
                        List.of(Set.of(LoggedChain.TRANSFER), Set.of(), Set.of(logged.someHolder()))));
        queries.put("one beneficiary's rewards: a topic", query(Set.of(), topics(2, LoggedChain.beneficiary(1))));
        queries.put(
                "the same, with the registry's address and the event",
                query(
                        Set.of(LoggedChain.REGISTRY),
                        List.of(Set.of(LoggedChain.WORK_REWARDED), Set.of(LoggedChain.beneficiary(1)))));
        queries.put("a busy token, all of it", query(Set.of(LoggedChain.TOKEN), List.of()));
        queries.put("anything at all", query(Set.of(), List.of()));
        System.out.println("| query | logs | ms by the clock | ms of processor time |");
        System.out.println("| --- | --- | --- | --- |");
        queries.forEach((name, query) -> {
            String found = outcome(query);
            System.out.printf(Locale.ROOT, "| %s | %s | %s |%n", name, found, millis(() -> outcome(query)));
        });
        LogQuery control = query(Set.of(LoggedChain.RARE), List.of());
        System.out.printf(
                Locale.ROOT,
                "| control: every header's bloom, for the contract with few logs | %d blocks match | %s |%n",
                matchingBlooms(control),
                millis(() -> matchingBlooms(control)));
    }

    private String outcome(LogQuery query) {
        try {
            return "%,d"
                    .formatted(search.find(query, Deadline.after(Duration.ofMinutes(1)))
                            .size());
        } catch (RpcException e) {
            return "refused: " + e.getMessage();
        }
    }

    private long matchingBlooms(LogQuery query) {
        long matching = 0;
        try (LogSnapshot logs = chain.logs()) {
            for (BlockNumber number = BlockNumber.GENESIS; number.compareTo(last) <= 0; number = number.next()) {
                Header header = logs.header(number).orElseThrow();
                matching += query.mightMatch(header.content().logsBloom()) ? 1 : 0;
            }
        }
        return matching;
    }

    /** Medians by the clock and by the processor time of this thread, which other work on the machine hardly moves. */
    private static String millis(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] clock = new double[RUNS];
        double[] processor = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long cpu = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            work.run();
            clock[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
            processor[i] = (threads.getCurrentThreadCpuTime() - cpu) / NANOS_PER_MILLI;
        }
        Arrays.sort(clock);
        Arrays.sort(processor);
        return String.format(Locale.ROOT, "%.1f | %.1f", clock[RUNS / 2], processor[RUNS / 2]);
    }

    private LogQuery query(Set<Address> addresses, List<Set<Hash>> topics) {
        var all = new LogQuery.Span.Between(
                new BlockReference.Numbered(BlockNumber.GENESIS), new BlockReference.Numbered(last));
        return new LogQuery(all, addresses, topics);
    }

    /** Only the last of so many positions is asked for. */
    private static List<Set<Hash>> topics(int positions, Hash topic) {
        List<Set<Hash>> topics = new ArrayList<>();
        for (int i = 1; i < positions; i++) {
            topics.add(Set.of());
        }
        topics.add(Set.of(topic));
        return topics;
    }
}
