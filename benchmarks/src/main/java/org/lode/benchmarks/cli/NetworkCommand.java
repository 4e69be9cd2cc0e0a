package org.lode.benchmarks.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lode.benchmarks.network.NetworkSimulation;
import org.lode.benchmarks.network.Outcome;
import org.lode.benchmarks.network.SeedRuns;
import org.lode.benchmarks.network.Settings;
import org.lode.miner.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lode simulate network}: storms over a network of real nodes, one a seed. */
@Command(
        name = "network",
        description =
                "Run real nodes on one thread in virtual time through partitions, kills and losses; each seed is another storm.")
final class NetworkCommand implements Callable<Integer> {
    private static final int TAIL_LINES = 60;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration REPORT_EVERY = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many seeds, one after the other. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(names = "--seed", paramLabel = "S", description = "Run this seed alone, and print its trace.")
    private @Nullable Long seed;

    @Option(
            names = "--first",
            paramLabel = "S",
            defaultValue = "1",
            description = "The first of the seeds. Default: ${DEFAULT-VALUE}.")
    private long first;

    @Option(names = "--nodes", paramLabel = "K", description = "Nodes in the network, 2 to 32. Default: 5.")
    private int nodes = Settings.DEFAULT.nodes();

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "How long the storm lasts, in virtual time; calm follows. Default: 0.75.")
    private double minutes = Settings.DEFAULT.stormy().toSeconds() / 60.0;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        if (seed != null) {
            Outcome outcome = NetworkSimulation.run(settings, seed);
            outcome.trace().forEach(out::println);
            out.println(line(outcome));
            return report(outcome, out) ? 0 : 1;
        }
        return runAll(settings, out) == 0 ? 0 : 1;
    }

    private Settings settings() {
        try {
            if (seeds < 1) {
                throw new IllegalArgumentException("--seeds is at least 1, not " + seeds);
            }
            return new Settings(nodes, Duration.ofMillis((long) (minutes * 60_000)));
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage() + "; choose another value.");
        }
    }

    private int runAll(Settings settings, PrintWriter out) throws InterruptedException {
        Sums sums = new Sums();
        long start = System.nanoTime();
        SeedRuns.run(settings, first, seeds, outcome -> {
            boolean held = report(outcome, out);
            sums.add(outcome);
            long took = System.nanoTime() - start;
            if (!held || (took >= sums.nextReportNanos && sums.done < seeds)) {
                out.printf(Locale.ROOT, "%d of %d seeds, %d failed%n", sums.done, seeds, sums.failed);
                out.flush();
                sums.nextReportNanos = took + REPORT_EVERY.toNanos();
            }
        });
        out.printf(
                Locale.ROOT,
                "%d seeds, %d failed: %,d events, %,d blocks, %,d times one was reverted, %.1f s%n",
                seeds,
                sums.failed,
                sums.events,
                sums.blocks,
                sums.reverted,
                (System.nanoTime() - start) / NANOS_PER_SECOND);
        return sums.failed;
    }

    /** Of all seeds so far. */
    private static final class Sums {
        int done;
        int failed;
        long events;
        long blocks;
        long reverted;
        long nextReportNanos = REPORT_EVERY.toNanos();

        void add(Outcome outcome) {
            done++;
            failed += outcome.failure().isPresent() ? 1 : 0;
            events += outcome.events();
            blocks += outcome.height();
            reverted += outcome.reverted();
        }
    }

    private static String line(Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "seed %d: %d blocks, %d reverted, %,d events, trace %s",
                outcome.seed(),
                outcome.height(),
                outcome.reverted(),
                outcome.events(),
                outcome.traceHash());
    }

    /** Whether all held; what did not is printed, with how to see it again. */
    private boolean report(Outcome outcome, PrintWriter out) {
        if (outcome.failure().isEmpty()) {
            return true;
        }
        if (seed == null) {
            List<String> trace = outcome.trace();
            trace.subList(Math.max(0, trace.size() - TAIL_LINES), trace.size()).forEach(out::println);
            out.println(line(outcome));
        }
        out.println("FAILED: " + outcome.failure().get());
        out.println("Again:  ./lode simulate network --seed " + outcome.seed() + " --nodes " + nodes + " --minutes "
                + minutes);
        return false;
    }
}
