package org.lode.miner.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.rig.MinerChoice;
import org.lode.miner.rig.MinerChoice.Kind;
import org.lode.miner.rig.Rig;
import org.lode.miner.rig.RigRefusal;
import picocli.CommandLine.Option;

/** What a command mines with; the same options wherever something mines. */
public final class RigOptions {
    @Option(
            names = "--miner",
            paramLabel = "KIND",
            description = "auto (graphics cards, else the processor by OpenCL, else by Java), opencl or cpu (Java).")
    private Optional<Kind> kind = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            split = ",",
            description =
                    "OpenCL devices that mine, by index or part of the name, separated by commas; lode devices lists them"
                            + " (default: all graphics cards).")
    private List<String> devices = List.of();

    /**
     * The rig that the options mean.
     *
     * @param usual without {@code --miner} and {@code --device}
     * @param processor how the processor is used where it mines
     * @throws UserError if this machine has not what was asked for
     */
    public Rig rig(Kind usual, CpuMinerSettings processor) {
        try {
            return Rig.of(choice(usual, processor));
        } catch (RigRefusal e) {
            throw UserError.saidBy(e);
        }
    }

    /** The choice itself, for who looks for devices on their own. */
    public MinerChoice choice(Kind usual, CpuMinerSettings processor) {
        Kind wanted = kind.orElse(devices.isEmpty() ? usual : Kind.OPENCL);
        return new MinerChoice(wanted, devices, processor, cacheFolder());
    }

    /** Where things are kept that can be made again: {@code XDG_CACHE_HOME}, else {@code ~/.cache}. */
    public static Path cacheFolder() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg != null && !xdg.isBlank()
                ? Path.of(xdg)
                : Path.of(System.getProperty("user.home")).resolve(".cache");
        return base.resolve("lode").resolve("opencl");
    }
}
