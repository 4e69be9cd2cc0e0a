package org.lode.miner.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/**
 * The few calls of Linux's C library that make mining faster or politer. Elsewhere, and where the JVM may not call native
 * code, there is none: {@link #ofThisMachine} is empty and the caller does without.
 */
final class Posix {
    static final long HUGE_PAGE_BYTES = 2L << 20;

    private static final int PROT_READ_WRITE = 0x3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final long MAP_FAILED = -1;
    private static final int MADV_HUGEPAGE = 14;
    private static final int PRIO_PROCESS = 0;

    private final MethodHandle mmap;
    private final MethodHandle munmap;
    private final MethodHandle madvise;
    private final MethodHandle setpriority;

    private Posix(Linker linker) {
        mmap = function(
                linker,
                "mmap",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        munmap = function(
                linker,
                "munmap",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        madvise = function(
                linker,
                "madvise",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        setpriority = function(
                linker,
                "setpriority",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(Linker linker, String name, FunctionDescriptor type) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    static Optional<Posix> ofThisMachine() {
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux");
        return linux && Posix.class.getModule().isNativeAccessEnabled()
                ? Optional.of(new Posix(Linker.nativeLinker()))
                : Optional.empty();
    }

    /**
     * Fresh zeroed memory, aligned to huge pages and advised to use them; freed with the arena. Empty if the system has none
     * to give.
     */
    @SuppressWarnings("restricted")
    Optional<MemorySegment> mapHugePages(long bytes, Arena arena) {
        long mapped = Math.addExact(bytes, 2 * HUGE_PAGE_BYTES) / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES;
        long address = call(() -> (long) mmap.invokeExact(0L, mapped, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L));
        if (address == MAP_FAILED) {
            return Optional.empty();
        }
        long aligned = Math.ceilDiv(address, HUGE_PAGE_BYTES) * HUGE_PAGE_BYTES;
        long usable = mapped - HUGE_PAGE_BYTES;
        int _ = call(() -> (int) madvise.invokeExact(aligned, usable, MADV_HUGEPAGE));
        return Optional.of(MemorySegment.ofAddress(aligned).reinterpret(bytes, arena, _ -> {
            int _ = call(() -> (int) munmap.invokeExact(address, mapped));
        }));
    }

    /** Sets the calling thread's nice value, 0 (normal) to 19 (only when nobody else wants the processor). */
    void renice(int niceness) {
        int _ = call(() -> (int) setpriority.invokeExact(PRIO_PROCESS, 0, niceness));
    }

    private interface Call<T> {
        T run() throws Throwable;
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (Throwable e) {
            throw new AssertionError("a native call threw", e);
        }
    }
}
