package org.lode.miner.rig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.lode.consensus.pow.EthashCaches;
import org.lode.miner.cpu.CpuMiner;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.miner.job.Miner;
import org.lode.miner.job.ShareSink;
import org.lode.miner.opencl.OpenCl;
import org.lode.miner.opencl.OpenClDevice;
import org.lode.miner.opencl.OpenClMiner;
import org.lode.miner.opencl.OpenClMinerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What mines on this machine: OpenCL devices, or the processor by Java when there are none. Immutable. */
public final class Rig {
    private static final Logger LOG = LoggerFactory.getLogger(Rig.class);

    private final MinerChoice choice;
    private final List<OpenClDevice> devices;
    /** Why no OpenCL device mines, where the choice was open to one. */
    private final Optional<String> lack;

    private Rig(MinerChoice choice, List<OpenClDevice> devices, Optional<String> lack) {
        this.choice = choice;
        this.devices = List.copyOf(devices);
        this.lack = lack;
    }

    /** The processor by Java; OpenCL is not looked for. */
    public static Rig ofProcessor(CpuMinerSettings settings) {
        MinerChoice choice = new MinerChoice(MinerChoice.Kind.CPU, List.of(), settings, Path.of(""));
        return new Rig(choice, List.of(), Optional.empty());
    }

    /**
     * Looks for OpenCL devices where the choice may want some.
     *
     * @throws RigRefusal if the choice names a device that is not there or cannot be used, or asks for OpenCL where there is none
     */
    public static Rig of(MinerChoice choice) throws RigRefusal {
        return choice.kind() == MinerChoice.Kind.CPU
                ? of(choice, new OpenCl.Absent("OpenCL was not asked for."))
                : of(choice, probe(choice.processor().priority()));
    }

    /**
     * Drivers for processors start their threads when they are looked for, with the priority of the thread that looks: so that is one
     * with the priority that mining is to have.
     */
    public static OpenCl probe(ThreadPriority priority) {
        CompletableFuture<OpenCl> found = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("opencl-probe").start(() -> {
            try {
                priority.applyToCurrentThread();
                found.complete(OpenCl.probe());
            } catch (RuntimeException | Error e) {
                found.completeExceptionally(e);
            }
        });
        return found.join();
    }

    /** As {@link #of(MinerChoice)}, with what was found before. */
    public static Rig of(MinerChoice choice, OpenCl openCl) throws RigRefusal {
        if (choice.kind() == MinerChoice.Kind.CPU) {
            if (!choice.devices().isEmpty()) {
                throw new RigRefusal(
                        "Devices mine with OpenCL, which --miner cpu leaves out; drop one of the two options.");
            }
            return new Rig(choice, List.of(), Optional.empty());
        }
        if (openCl instanceof OpenCl.Absent(String reason)) {
            if (choice.asksForOpenCl()) {
                throw new RigRefusal(reason);
            }
            return new Rig(choice, List.of(), Optional.of(reason));
        }
        List<OpenClDevice> wanted =
                choice.devices().isEmpty() ? best(openCl.devices()) : named(choice.devices(), openCl.devices());
        if (wanted.isEmpty() && choice.asksForOpenCl()) {
            throw new RigRefusal(
                    "No OpenCL device here can mine; lode devices tells why, and --miner cpu mines without.");
        }
        Optional<String> lack = wanted.isEmpty()
                ? Optional.of("No OpenCL device here can be used; lode devices tells why.")
                : Optional.empty();
        return new Rig(choice, limited(wanted, choice.processor().searchThreads()), lack);
    }

    /** All graphics cards, else what else there is. */
    private static List<OpenClDevice> best(List<OpenClDevice> devices) {
        List<OpenClDevice> usable =
                devices.stream().filter(it -> it.obstacle().isEmpty()).toList();
        List<OpenClDevice> cards =
                usable.stream().filter(it -> it.kind() == OpenClDevice.Kind.GPU).toList();
        return cards.isEmpty() ? usable : cards;
    }

    private static List<OpenClDevice> named(List<String> names, List<OpenClDevice> devices) throws RigRefusal {
        List<OpenClDevice> meant = new ArrayList<>();
        for (String name : names) {
            List<OpenClDevice> found =
                    devices.stream().filter(it -> it.isMeantBy(name)).toList();
            if (found.isEmpty()) {
                throw new RigRefusal("There is no OpenCL device '" + name + "' here; lode devices lists them.");
            }
            for (OpenClDevice device : found) {
                if (device.obstacle().isPresent()) {
                    throw new RigRefusal("OpenCL device " + device + " cannot mine: "
                            + device.obstacle().get() + ".");
                }
                if (!meant.contains(device)) {
                    meant.add(device);
                }
            }
        }
        return meant;
    }

    /** A processor is used with as many threads as the user allows; where its driver cannot be told, with all. */
    private static List<OpenClDevice> limited(List<OpenClDevice> devices, int threads) {
        return devices.stream()
                .map(it -> it.kind() == OpenClDevice.Kind.CPU
                        ? it.limitedTo(threads).orElse(it)
                        : it)
                .toList();
    }

    /** The OpenCL devices that mine; none: the processor does, by Java. */
    public List<OpenClDevice> devices() {
        return devices;
    }

    /** What mines, for the user: {@code 2 threads}, or the devices' names. */
    public String description() {
        int threads = choice.processor().searchThreads();
        if (devices.isEmpty()) {
            return threads == 1 ? "1 thread" : threads + " threads";
        }
        return String.join(", ", devices.stream().map(OpenClDevice::name).toList());
    }

    /**
     * Starts the miners, which wait for jobs. The caller closes them.
     *
     * @param sink takes the shares of all, on their threads
     */
    public List<Miner> start(EthashCaches caches, ShareSink sink) {
        lack.ifPresent(reason -> LOG.info("miner=cpu reason=\"{}\"", reason));
        if (devices.isEmpty()) {
            return List.of(new CpuMiner(choice.processor(), caches, sink));
        }
        OpenClMinerSettings settings = OpenClMinerSettings.of(choice.folder());
        return devices.stream()
                .<Miner>map(device -> new OpenClMiner(device, settings, caches, sink))
                .toList();
    }
}
