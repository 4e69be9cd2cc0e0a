package org.lode.miner.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.lode.miner.bench.AmdPower;
import org.lode.miner.bench.DeviceBench;
import org.lode.miner.bench.DeviceBench.Subject;
import org.lode.miner.bench.DeviceFailedException;
import org.lode.miner.bench.DeviceFigures;
import org.lode.miner.bench.Estimate;
import org.lode.miner.bench.NvidiaPower;
import org.lode.miner.bench.OpenClReads;
import org.lode.miner.bench.PowerMeter;
import org.lode.miner.bench.ProcessorReads;
import org.lode.miner.cpu.CpuMiner;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.miner.opencl.OpenClDevice;
import org.lode.miner.opencl.OpenClMiner;
import org.lode.miner.opencl.OpenClMinerSettings;
import org.lode.miner.rig.MinerChoice;
import org.lode.miner.rig.Rig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the devices of this machine as they mine. */
@Command(
        name = "bench",
        description = {
            "Measure how fast this machine's devices hash, and what their memory allows.",
            "Each device builds a dataset and searches; after that random reads of 128 bytes are measured, of which Ethash makes 64 a hash."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final long LEAST_DATASET_BYTES = 16L << 20;
    private static final long MOST_DATASET_BYTES = 64L << 30;
    private static final int DEVICE_WIDTH = 36;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dataset",
            paramLabel = "SIZE",
            defaultValue = "1GiB",
            converter = ByteSize.class,
            description = "size of the dataset, as 64MiB or 4GiB (default: ${DEFAULT-VALUE})")
    private long datasetBytes;

    @Mixin
    private RigOptions rig = new RigOptions();

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = ThreadCount.class,
            description = "search threads of the processor (default: one a core)")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "10",
            converter = Rounds.class,
            description = "measurements of one second each, of hashing and of reading (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--json", description = "print one JSON object instead of a table")
    private boolean json;

    /** A count of measurements. */
    static final class Rounds extends BoundedNumber {
        Rounds() {
            super("a number of rounds", 1, 1000);
        }
    }

    /** What became of one device. */
    private sealed interface Result {
        record Measured(DeviceFigures figures) implements Result {}

        record Failed(String reason) implements Result {}
    }

    @Override
    public Integer call() throws InterruptedException {
        if (datasetBytes < LEAST_DATASET_BYTES || datasetBytes > MOST_DATASET_BYTES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--dataset " + ByteSize.text(datasetBytes) + " is out of range; give a size from 16MiB to 64GiB.");
        }
        DeviceBench bench = new DeviceBench(
                DeviceBench.parameters(datasetBytes),
                new DeviceBench.Plan(DeviceBench.Plan.STANDARD.warmUp(), DeviceBench.Plan.STANDARD.round(), rounds));
        List<Result> results = new ArrayList<>();
        if (!json) {
            out().printf("Dataset of %s, %d rounds of 1 s.%n", ByteSize.text(bench.datasetBytes()), rounds);
        }
        for (Subject subject : subjects(bench.datasetBytes())) {
            results.add(measure(bench, subject));
        }
        if (json) {
            printJson(bench.datasetBytes(), results);
        } else {
            printTable(results);
        }
        boolean measured = results.stream().anyMatch(Result.Measured.class::isInstance);
        return measured ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** All that can mine, or what the options name; the processor by Java unless it is left out. */
    private List<Subject> subjects(long bytes) {
        int searching = threads.orElse(Runtime.getRuntime().availableProcessors());
        CpuMinerSettings settings = CpuMinerSettings.of(searching, ThreadPriority.NORMAL);
        MinerChoice choice = rig.choice(MinerChoice.Kind.AUTO, settings);
        PowerMeter power = new PowerMeter();
        List<Subject> subjects = new ArrayList<>();
        for (OpenClDevice device : devices(choice, settings)) {
            subjects.add(onOpenCl(device, OpenClMinerSettings.of(choice.folder()), bytes, power));
        }
        if (choice.kind() != MinerChoice.Kind.OPENCL) {
            subjects.add(new Subject(
                    (caches, sink) -> new CpuMiner(settings, caches, sink),
                    () -> new ProcessorReads(bytes, searching),
                    power::watts));
        }
        return subjects;
    }

    private List<OpenClDevice> devices(MinerChoice choice, CpuMinerSettings settings) {
        boolean all = choice.kind() == MinerChoice.Kind.AUTO && choice.devices().isEmpty();
        return all
                ? Rig.probe(settings.priority()).devices().stream()
                        .filter(it -> it.obstacle().isEmpty())
                        .toList()
                : rig.rig(choice.kind(), settings).devices();
    }

    private static Subject onOpenCl(OpenClDevice device, OpenClMinerSettings settings, long bytes, PowerMeter power) {
        return new Subject(
                (caches, sink) -> new OpenClMiner(device, settings, caches, sink),
                () -> new OpenClReads(device, settings, bytes),
                power(device, power));
    }

    /** Where to ask for a device's power. */
    private static Supplier<Optional<Double>> power(OpenClDevice device, PowerMeter processor) {
        if (device.kind() == OpenClDevice.Kind.CPU) {
            return processor::watts;
        }
        AmdPower amd = new AmdPower();
        return device.isByAmd() ? () -> amd.watts(device.pciAddress()) : () -> NvidiaPower.watts(device.name());
    }

    private Result measure(DeviceBench bench, Subject subject) throws InterruptedException {
        try {
            return new Result.Measured(bench.measure(subject, this::showBuilding));
        } catch (DeviceFailedException e) {
            return new Result.Failed(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            return new Result.Failed("There is no memory for a dataset of " + ByteSize.text(datasetBytes)
                    + " and its test; choose a smaller --dataset.");
        } finally {
            clearProgress();
        }
    }

    private void showBuilding(String device, long done, long total) {
        if (showsProgress()) {
            out().printf("\r%s: building the dataset, %d%%", device, 100 * done / total);
            out().flush();
        }
    }

    /** Only people want a line that overwrites itself. */
    private boolean showsProgress() {
        return !json
                && Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent();
    }

    private void clearProgress() {
        if (showsProgress()) {
            out().print("\r\u001b[K");
        }
    }

    private void printTable(List<Result> results) {
        String row = "%-" + DEVICE_WIDTH + "s %9s %20s %20s %14s %7s%n";
        out().printf(row, "device", "build", "hash rate", "random reads", "of the limit", "power");
        for (Result result : results) {
            switch (result) {
                case Result.Measured(DeviceFigures it) ->
                    out().printf(
                                    row,
                                    it.device()
                                            .substring(
                                                    0,
                                                    Math.min(
                                                            DEVICE_WIDTH,
                                                            it.device().length())),
                                    "%.1f s".formatted(it.build().toNanos() / 1e9),
                                    withError(it.hashRate(), HashRateText::of),
                                    withError(it.readRate(), BenchCommand::bytesPerSecond),
                                    "%.2f ± %.2f"
                                            .formatted(
                                                    it.ofTheLimit().mean(),
                                                    it.ofTheLimit().error()),
                                    it.watts()
                                            .map(watts -> "%.0f W".formatted(watts))
                                            .orElse("-"));
                case Result.Failed(String reason) -> out().println(reason);
            }
        }
        out().flush();
    }

    /** Writes a rate. */
    @FunctionalInterface
    private interface RateText {
        String of(double rate);
    }

    private static String withError(Estimate estimate, RateText text) {
        return text.of(estimate.mean()) + " ± %.1f%%".formatted(100 * estimate.error() / estimate.mean());
    }

    private static String bytesPerSecond(double rate) {
        return String.format(Locale.ROOT, "%.2f GB/s", rate / 1e9);
    }

    private void printJson(long bytes, List<Result> results) {
        ObjectNode answer = JSON.createObjectNode().put("datasetBytes", bytes).put("rounds", rounds);
        ArrayNode devices = answer.putArray("devices");
        for (Result result : results) {
            ObjectNode device = devices.addObject();
            switch (result) {
                case Result.Measured(DeviceFigures it) -> {
                    device.put("device", it.device());
                    device.put("buildSeconds", it.build().toNanos() / 1e9);
                    put(device, "hashesPerSecond", it.hashRate());
                    put(device, "readBytesPerSecond", it.readRate());
                    put(device, "ofTheLimit", it.ofTheLimit());
                    it.watts().ifPresent(watts -> device.put("watts", watts));
                }
                case Result.Failed(String reason) -> device.put("failed", reason);
            }
        }
        out().println(answer);
        out().flush();
    }

    private static void put(ObjectNode device, String name, Estimate estimate) {
        device.putObject(name).put("mean", estimate.mean()).put("error95", estimate.error());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
