package org.lode.miner.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lode.miner.opencl.PciAddress;

/**
 * Power of AMD's cards, as Linux's driver {@code amdgpu} tells it in {@code /sys/class/drm/cardN/device/hwmon/hwmonN}: the mean, or
 * where a card has only that the value of the moment, in microwatts.
 */
public final class AmdPower {
    private static final Path ROOT = Path.of("/sys/class/drm");
    private static final String DRIVER = "amdgpu";
    private static final List<String> READINGS = List.of("power1_average", "power1_input");

    private final Path cards;

    public AmdPower() {
        this(ROOT);
    }

    AmdPower(Path cards) {
        this.cards = cards;
    }

    /**
     * Watts of a card.
     *
     * @param address which card; where it is not known, the only one there is
     * @return nothing where there is no such card, or several, or the driver does not tell
     */
    public Optional<Double> watts(Optional<PciAddress> address) {
        try {
            List<Path> sensors = new ArrayList<>();
            for (Path card : entries(cards, "card*")) {
                boolean isMeant = address.isEmpty() || isAt(card, address.get());
                if (isMeant) {
                    sensors.addAll(sensors(card));
                }
            }
            return sensors.size() == 1 ? watts(sensors.getFirst()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The device is a link to where the card is on the bus. The connectors of a card, {@code card0-DP-1}, lead to the card. */
    private static boolean isAt(Path card, PciAddress address) throws IOException {
        Path device = card.resolve("device");
        return Files.exists(device)
                && device.toRealPath().getFileName().toString().equals(address.toString());
    }

    private static List<Path> sensors(Path card) throws IOException {
        List<Path> sensors = new ArrayList<>();
        for (Path sensor : entries(card.resolve("device/hwmon"), "hwmon*")) {
            if (text(sensor.resolve("name")).filter(DRIVER::equals).isPresent()) {
                sensors.add(sensor);
            }
        }
        return sensors;
    }

    private static Optional<Double> watts(Path sensor) {
        return READINGS.stream()
                .flatMap(reading -> text(sensor.resolve(reading)).stream())
                .filter(microwatts -> microwatts.matches("[0-9]{1,12}"))
                .map(microwatts -> Long.parseLong(microwatts) / 1e6)
                .findFirst();
    }

    private static List<Path> entries(Path folder, String names) throws IOException {
        List<Path> entries = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, names)) {
                stream.forEach(entries::add);
            }
        }
        return entries;
    }

    /** Empty where the file is missing or may not be read: some cards answer so while they sleep. */
    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
