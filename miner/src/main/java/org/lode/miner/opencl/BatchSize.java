package org.lode.miner.opencl;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many nonces a batch has: as many as the device tries in {@link #TARGET_NANOS}. With one more batch waiting, a new job takes
 * effect after twice that. Found out by trying, and kept in a file of its own for each device and driver; without the file, or
 * with one that makes no sense, it is found out again. Belongs to the thread of the device.
 */
final class BatchSize {
    /** Measured on PoCL: longer batches are no faster. */
    static final long TARGET_NANOS = 12_000_000;
    /** Twice this leaves a third of the 50 ms in which a new job takes effect for verifying shares on a busy processor. */
    static final long MOST_NANOS = 16_000_000;
    /** After so many batches in a row that took longer the size is looked for again; one alone is a hiccup. */
    static final int TOLERATED_LONG_BATCHES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(BatchSize.class);
    private static final String NONCES = "noncesPerBatch";
    private static final int MOST_NONCES = 1 << 28;
    private static final int FASTEST_GROWTH = 4;

    private final Path file;
    private final String identity;
    private final int grain;
    private int nonces;
    private boolean settled;
    private int longBatches;

    private BatchSize(Path file, String identity, int grain) {
        this.file = file;
        this.identity = identity;
        this.grain = grain;
        this.nonces = grain;
    }

    /**
     * The kept size, or the start of looking for it.
     *
     * @param folder where the files are
     */
    static BatchSize of(Path folder, OpenClDevice device, KernelPlan plan) {
        String identity = device.identity() + "|" + plan.variant();
        Path file = folder.resolve("batch-" + HexFormat.of().toHexDigits(identity.hashCode()) + ".properties");
        BatchSize size = new BatchSize(file, identity, plan.nonceGrain() * device.computeUnits());
        size.load();
        return size;
    }

    private void load() {
        Properties kept = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            kept.load(reader);
            int value = Integer.parseInt(kept.getProperty(NONCES, ""));
            if (identity.equals(kept.getProperty("device")) && value >= grain && value <= MOST_NONCES) {
                nonces = value;
                settled = true;
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("opencl=batch-size-unknown file={}", file, e);
        }
    }

    int nonces() {
        return nonces;
    }

    boolean isSettled() {
        return settled;
    }

    /** Learns that a batch of {@code count} nonces took {@code nanos} on the device. */
    void took(int count, long nanos) {
        if (settled) {
            longBatches = nanos > MOST_NANOS && nonces > grain ? longBatches + 1 : 0;
            if (longBatches < TOLERATED_LONG_BATCHES) {
                return;
            }
            longBatches = 0;
        }
        boolean fits = count == nonces && nanos >= TARGET_NANOS / 2 && nanos <= MOST_NANOS;
        settled = fits || (count == nonces && count == grain && nanos > TARGET_NANOS);
        if (settled) {
            keep();
        } else {
            long wanted = (long) ((double) count * TARGET_NANOS / nanos);
            long grown = Math.min(wanted, (long) count * FASTEST_GROWTH);
            nonces = Math.clamp(grown / grain * grain, grain, MOST_NONCES);
        }
    }

    private void keep() {
        Properties kept = new Properties();
        kept.setProperty("device", identity);
        kept.setProperty(NONCES, Integer.toString(nonces));
        try {
            Files.createDirectories(file.getParent());
            try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                kept.store(writer, "Found out by trying; remove it to have it found out again.");
            }
        } catch (IOException e) {
            LOG.debug("opencl=batch-size-not-kept file={}", file, e);
        }
        LOG.debug("opencl=batch-size device={} nonces={}", identity, nonces);
    }
}
