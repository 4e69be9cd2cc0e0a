package org.lode.benchmarks.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lode.benchmarks.propagation.PropagationSimulation;
import org.lode.miner.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lode simulate propagation}: how fast a block reaches a large network. */
@Command(
        name = "propagation",
        description = "Measure how fast blocks reach a thousand nodes around the world, and the bytes it costs.")
final class PropagationCommand implements Callable<Integer> {
    private static final int NODES_LEAST = 60;
    private static final double BYTES_PER_KB = 1000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--nodes", paramLabel = "N", description = "Nodes in the network. Default: 1000.")
    private int nodes = PropagationSimulation.Settings.DEFAULT.nodes();

    @Option(names = "--blocks", paramLabel = "N", description = "Blocks that spread, one after the other. Default: 50.")
    private int blocks = PropagationSimulation.Settings.DEFAULT.blocks();

    @Option(names = "--transfers", paramLabel = "N", description = "Transfers in a block. Default: 150.")
    private int transfers = PropagationSimulation.Settings.DEFAULT.transfers();

    @Option(names = "--seed", paramLabel = "S", description = "Another network and other blocks. Default: 1.")
    private long seed = PropagationSimulation.Settings.DEFAULT.seed();

    @Override
    public Integer call() {
        if (nodes < NODES_LEAST || blocks < 1 || transfers < 1) {
            throw new UserError("--nodes is at least " + NODES_LEAST + ", --blocks and --transfers at least 1, not "
                    + nodes + ", " + blocks + " and " + transfers + "; choose other values.");
        }
        PropagationSimulation.Settings settings = new PropagationSimulation.Settings(
                nodes, blocks, transfers, PropagationSimulation.Settings.DEFAULT.contributions(), seed);
        PropagationSimulation.Result result = PropagationSimulation.run(settings);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%,d nodes with %.0f peers each, %d blocks of %d transfers and %d contributions: %.1f kB, compact %.1f kB%n",
                nodes,
                result.peers(),
                blocks,
                transfers,
                settings.contributions(),
                result.wholeBytes() / BYTES_PER_KB,
                result.compactBytes() / BYTES_PER_KB);
        out.printf("%-36s %8s %8s %8s %8s %16s%n", "", "p50 ms", "p90 ms", "p99 ms", "max ms", "kB sent a node");
        for (PropagationSimulation.Row row : result.rows()) {
            out.printf(
                    Locale.ROOT,
                    "%-36s %8.0f %8.0f %8.0f %8.0f %16.1f%n",
                    row.name(),
                    row.p50Millis(),
                    row.p90Millis(),
                    row.p99Millis(),
                    row.mostMillis(),
                    row.sentBytes() / BYTES_PER_KB);
        }
        return 0;
    }
}
