package org.lode.miner.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Power of the processor's package by its own counter of energy (Linux powercap, "intel-rapl"; AMD processors have it too). Each
 * reading tells the mean since the one before. Most systems let only root read it.
 */
public final class PowerMeter {
    private static final Path ROOT = Path.of("/sys/class/powercap");

    private final Path package0;
    private long energyMicrojoules = -1;
    private long atNanos;

    public PowerMeter() {
        this(ROOT);
    }

    PowerMeter(Path powercap) {
        this.package0 = powercap.resolve("intel-rapl:0");
    }

    /** Watts since the last call; nothing at the first, when the counter began anew, or where there is none to read. */
    public Optional<Double> watts() {
        long now = System.nanoTime();
        long energy = read("energy_uj");
        long before = energyMicrojoules;
        double seconds = (now - atNanos) / 1e9;
        energyMicrojoules = energy;
        atNanos = now;
        return before < 0 || energy < before || seconds <= 0
                ? Optional.empty()
                : Optional.of((energy - before) / 1e6 / seconds);
    }

    private long read(String file) {
        try {
            return Long.parseLong(Files.readString(package0.resolve(file)).strip());
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }
}
