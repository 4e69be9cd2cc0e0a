package org.lode.miner.opencl;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How {@link OpenClMiner} uses a device.
 *
 * @param folder for built programs, tuned sizes and compilers' logs; made when needed, may be removed at any time
 * @param mostBufferBytes no buffer is larger, whatever the device allows
 * @param firstRetry pause after a failure; the next ones are twice as long each, up to {@link #LONGEST_RETRY}
 */
public record OpenClMinerSettings(Path folder, long mostBufferBytes, Duration firstRetry) {
    static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    /** What devices are used with. */
    public static OpenClMinerSettings of(Path folder) {
        return new OpenClMinerSettings(folder, Long.MAX_VALUE, Duration.ofSeconds(5));
    }

    /** How long to wait after a failure that followed a wait of {@code pause}. */
    static Duration afterPause(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_RETRY) < 0 ? twice : LONGEST_RETRY;
    }

    /** As this, with no buffer above {@code bytes}. */
    public OpenClMinerSettings withMostBufferBytes(long bytes) {
        return new OpenClMinerSettings(folder, bytes, firstRetry);
    }
}
