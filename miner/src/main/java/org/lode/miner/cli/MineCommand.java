package org.lode.miner.cli;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.crypto.Eip55;
import org.lode.consensus.primitive.Address;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.rig.MinerChoice;
import org.lode.miner.rig.Rig;
import org.lode.miner.stratum.ChainFacts;
import org.lode.miner.stratum.StratumAddress;
import org.lode.miner.stratum.StratumListener;
import org.lode.miner.stratum.StratumMiner;
import org.lode.miner.stratum.StratumStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code lode mine}: a rig in one command. */
@Command(
        name = "mine",
        description = "Mine for a node, on this machine or another; the chain pays the address for each share.")
public final class MineCommand implements Callable<Integer> {
    private static final long CLOSING_SECONDS = 30;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--stratum",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = "127.0.0.1:8008",
            converter = ServerText.class,
            description = "The node's Stratum server; more, separated by commas, are tried in turn when one is lost "
                    + "(default ${DEFAULT-VALUE}).")
    private List<StratumAddress> servers = List.of();

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            required = true,
            converter = AddressText.class,
            description = "Who is paid.")
    private @Nullable Address address;

    @Option(
            names = "--worker",
            paramLabel = "NAME",
            converter = WorkerName.class,
            description = "What to call this machine among others that are paid at the same address.")
    private Optional<String> worker = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = ThreadCount.class,
            description = "Threads of the processor that mine, where it does (default: one a core).")
    private Optional<Integer> threads = Optional.empty();

    @Mixin
    private RigOptions rig = new RigOptions();

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "10",
            converter = Interval.class,
            description = "Seconds between two lines on how it goes (default ${DEFAULT-VALUE}).")
    private int intervalSeconds;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    /** {@code HOST:PORT}. */
    static final class ServerText implements ITypeConverter<StratumAddress> {
        @Override
        public StratumAddress convert(String text) {
            return StratumAddress.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not a Stratum server (HOST:PORT, as 127.0.0.1:8008)"));
        }
    }

    /** Up to 32 letters, digits, dots, dashes and underscores. */
    static final class WorkerName implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.matches("[0-9A-Za-z_.-]{1,32}")) {
                throw new TypeConversionException("'" + text
                        + "' is not a worker's name (1 to 32 letters, digits, dots, dashes and underscores)");
            }
            return text;
        }
    }

    /** A second to an hour. */
    static final class Interval extends BoundedNumber {
        Interval() {
            super("a number of seconds", 1, 3600);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Address paid = Objects.requireNonNull(address);
        int searching = threads.orElse(Runtime.getRuntime().availableProcessors());
        Rig chosen = rig.rig(MinerChoice.Kind.AUTO, CpuMinerSettings.of(searching, ThreadPriority.BACKGROUND));
        String login = Eip55.encode(paid) + worker.map(it -> "." + it).orElse("");
        PrintWriter out = spec.commandLine().getOut();
        MineReport report = json ? new MineReport.Json(out) : new MineReport.Text(out);
        report.starting(login, chosen.description(), servers);
        Run run = new Run(report);
        StratumMiner miner = new StratumMiner(
                new StratumMiner.Settings(servers, login, "x", "lode/" + version()),
                chosen::start,
                run,
                InstantSource.system());
        Thread hook = new Thread(run::stopAndHalt, "stopping");
        Runtime.getRuntime().addShutdownHook(hook);
        try (miner) {
            miner.start();
            run.tellUntilStopped(miner);
            report.stopped(miner.status());
        } finally {
            run.closed.countDown();
        }
        String reason = run.failure.get();
        if (reason != null) {
            throw new UserError(reason);
        }
        return 0;
    }

    private static String version() {
        return Objects.requireNonNullElse(MineCommand.class.getPackage().getImplementationVersion(), "unpackaged");
    }

    /** One run, from the start to Ctrl-C or to a failure that trying again does not cure. */
    private final class Run implements StratumListener {
        private final MineReport report;
        private final CountDownLatch stop = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);
        private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

        Run(MineReport report) {
            this.report = report;
        }

        void tellUntilStopped(StratumMiner miner) throws InterruptedException {
            while (!stop.await(intervalSeconds, TimeUnit.SECONDS)) {
                StratumStatus status = miner.status();
                report.status(status);
                if (!status.devices().isEmpty()
                        && status.devices().stream().allMatch(it -> it.activity() instanceof Activity.Failed)
                        && status.devices().getFirst().activity() instanceof Activity.Failed failed) {
                    fail(failed.reason());
                }
            }
        }

        @Override
        public void connected(StratumAddress server, ChainFacts chain) {
            report.connected(server, chain);
        }

        @Override
        public void lost(StratumAddress server, String reason) {
            report.lost(server, reason);
        }

        @Override
        public void refused(StratumAddress server, String reason) {
            fail("server " + server + " refused the login: " + reason + ".");
        }

        private void fail(String reason) {
            failure.compareAndSet(null, reason);
            stop.countDown();
        }

        /** The JVM is going down: let the main thread close everything first, then end with 0, as a clean stop should. */
        void stopAndHalt() {
            if (stop.getCount() == 0) {
                return;
            }
            stop.countDown();
            try {
                boolean inTime = closed.await(CLOSING_SECONDS, TimeUnit.SECONDS);
                Runtime.getRuntime().halt(inTime ? 0 : 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
