package org.lode.miner.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** Power of NVIDIA's cards, by the program {@code nvidia-smi} that comes with their driver. Cards of one name are not told apart. */
public final class NvidiaPower {
    private static final List<String> COMMAND =
            List.of("nvidia-smi", "--query-gpu=name,power.draw", "--format=csv,noheader,nounits");
    private static final long PATIENCE_SECONDS = 5;
    private static final int MOST_BYTES = 1 << 16;

    private NvidiaPower() {}

    /** Mean watts of the cards whose name is {@code device}; nothing where the program is missing or does not tell. */
    public static Optional<Double> watts(String device) {
        try {
            Process process = new ProcessBuilder(COMMAND)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().close();
                boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                byte[] answer = ended ? process.getInputStream().readNBytes(MOST_BYTES) : new byte[0];
                return watts(new String(answer, StandardCharsets.UTF_8), device);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** @param answer lines of a name, a comma and watts */
    static Optional<Double> watts(String answer, String device) {
        OptionalDouble mean = answer.lines()
                .filter(line -> line.startsWith(device + ","))
                .map(line -> line.substring(device.length() + 1).strip())
                .filter(watts -> watts.matches("[0-9]{1,6}(\\.[0-9]{1,6})?"))
                .mapToDouble(Double::parseDouble)
                .average();
        return mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty();
    }
}
