package org.lode.benchmarks.evm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.lode.benchmarks.BlockMill;
import org.lode.benchmarks.BlockMill.Measured;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.node.chain.ProvenCache;

/**
 * The same signed transactions in the same blocks, by anvil and by the import of this node, in turns on the same machine.
 *
 * <p>anvil gets a block's transactions over HTTP, when it recovers and checks them, and is then told to make the block: executing,
 * roots, all kept in memory. Lode imports the block from its bytes: seal, executing, roots, and writing into RocksDB; once with signatures
 * that its pool has checked before, which compares with anvil's making of the block, and once without, which compares with anvil's
 * making and taking in. Both must use the same gas to the unit.
 *
 * <p>{@code benchmarks/beside-anvil} runs it: {@code AnvilComparison ANVIL ROUNDS WORKLOAD...}
 */
public final class AnvilComparison {
    private static final int WARM_UP_ROUNDS = 4;

    /** What one round took: anvil making blocks, and with taking the transactions in; Lode with known signatures, and without. */
    private record Round(Measured anvilMakes, Measured anvil, Measured lodeExecutes, Measured lode) {}

    private final String program;
    private final Workload workload;
    private final List<RecoveredTransaction> transactions;
    private final BlockMill mill;
    private final List<Bytes> blocks;
    private final long gas;

    private AnvilComparison(String program, Workload workload) throws Exception {
        Secp256k1 curve = Secp256k1.fastest();
        List<List<RecoveredTransaction>> contents = Workload.recovered(workload.all(), curve);
        this.program = program;
        this.workload = workload;
        this.transactions = contents.stream().flatMap(List::stream).toList();
        this.mill = Workload.mill(curve);
        this.blocks = mill.blocks(contents);
        this.gas = Workload.gas(blocks.subList(workload.preparation().size(), blocks.size()));
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[1]);
        System.out.println("| workload | | Mgas/s by the clock | Mgas a second of processor time |");
        System.out.println("| --- | --- | --- | --- |");
        for (int i = 2; i < arguments.length; i++) {
            Path file = Path.of(arguments[i]);
            AnvilComparison comparison = new AnvilComparison(arguments[0], Workload.read(file));
            List<Round> measured = new ArrayList<>();
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                Round result = comparison.round();
                if (round >= 0) {
                    measured.add(result);
                }
            }
            comparison.print(file.getFileName().toString().replaceFirst("[.].*", ""), measured);
        }
    }

    private Round round() throws Exception {
        int first = workload.preparation().size();
        ProvenCache checked = new ProvenCache();
        transactions.forEach(checked::add);
        Measured executes = mill.imported(blocks, first, checked);
        Measured all = mill.imported(blocks, first, new ProvenCache());
        try (AnvilNode anvil = AnvilNode.start(program)) {
            for (List<Bytes> block : workload.preparation()) {
                anvil.submit(block);
                anvil.mine();
                anvil.gasOfLatestBlock(block.size());
            }
            Measured taking = new Measured(0, 0);
            Measured making = new Measured(0, 0);
            long gasUsed = 0;
            for (List<Bytes> block : workload.measured()) {
                taking = taking.plus(anvil.measured(() -> anvil.submit(block)));
                making = making.plus(anvil.measured(anvil::mine));
                gasUsed += anvil.gasOfLatestBlock(block.size());
            }
            if (gasUsed != gas) {
                throw new IllegalStateException("anvil used " + gasUsed + " gas and Lode " + gas);
            }
            return new Round(making, making.plus(taking), executes, all);
        }
    }

    private void print(String name, List<Round> rounds) {
        System.out.printf(
                "| %s: %d blocks, %.0f Mgas | | | |%n",
                name, workload.measured().size(), gas / 1e6);
        row("anvil makes the blocks", rounds, "%.0f", it -> clock(it.anvilMakes), it -> cpu(it.anvilMakes));
        row("Lode imports, signatures known", rounds, "%.0f", it -> clock(it.lodeExecutes), it -> cpu(it.lodeExecutes));
        row(
                "**Lode / anvil**",
                rounds,
                "%.2f",
                it -> clock(it.lodeExecutes) / clock(it.anvilMakes),
                it -> cpu(it.lodeExecutes) / cpu(it.anvilMakes));
        row(
                "anvil takes in transactions and makes the blocks",
                rounds,
                "%.0f",
                it -> clock(it.anvil),
                it -> cpu(it.anvil));
        row("Lode imports", rounds, "%.0f", it -> clock(it.lode), it -> cpu(it.lode));
        row(
                "**Lode / anvil**",
                rounds,
                "%.2f",
                it -> clock(it.lode) / clock(it.anvil),
                it -> cpu(it.lode) / cpu(it.anvil));
    }

    /** Mgas a second. */
    private double clock(Measured measured) {
        return gas * 1e3 / measured.nanos();
    }

    private double cpu(Measured measured) {
        return gas * 1e3 / measured.cpuNanos();
    }

    private static void row(
            String what,
            List<Round> rounds,
            String format,
            ToDoubleFunction<Round> byClock,
            ToDoubleFunction<Round> byCpu) {
        System.out.printf(
                "| | %s | %s | %s |%n", what, summary(format, rounds, byClock), summary(format, rounds, byCpu));
    }

    /** Mean and its standard error. */
    private static String summary(String format, List<Round> rounds, ToDoubleFunction<Round> value) {
        double mean = rounds.stream().mapToDouble(value).average().orElseThrow();
        double squares = rounds.stream()
                .mapToDouble(value)
                .map(it -> (it - mean) * (it - mean))
                .sum();
        double error = Math.sqrt(squares / Math.max(1, rounds.size() - 1) / rounds.size());
        return (format + " ± " + format).formatted(mean, error);
    }
}
