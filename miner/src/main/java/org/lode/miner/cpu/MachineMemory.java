package org.lode.miner.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory this machine can give. */
public final class MachineMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");
    private static final int PARTS = 10;

    private MachineMemory() {}

    /** What new programs can take without others being swapped out; empty where the system does not tell. */
    public static OptionalLong availableBytes() {
        try {
            Matcher available = AVAILABLE.matcher(Files.readString(MEMINFO));
            return available.find() ? OptionalLong.of(Long.parseLong(available.group(1)) * 1024) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Whether a dataset can be made beside the one in use: not by taking the last of the memory, and not where the system does
     * not tell.
     */
    public static boolean hasRoomFor(long bytes) {
        return availableBytes().orElse(0) / PARTS * (PARTS - 1) >= bytes;
    }
}
