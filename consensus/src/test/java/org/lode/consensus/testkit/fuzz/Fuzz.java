package org.lode.consensus.testkit.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.primitive.Bytes;

/**
 * Runs one decoder on broken inputs for a while: only the exceptions it is allowed may come out, and what it allocates is bounded
 * by the length of its input. A run says its seed; {@code -Dlode.fuzz.seed=N} repeats it, {@code -Dlode.fuzz.seconds=N} makes it
 * longer, on inputs that no run had before.
 */
public final class Fuzz {
    private static final Duration DEFAULT_TIME = Duration.ofMillis(1_500);
    private static final long SEED_OF_BUILDS = 1;
    private static final int LEAST_INPUTS = 200;
    private static final int WARM_UP_INPUTS = 200;
    private static final int MEASURED_AGAIN = 3;
    private static final int SHOWN_BYTES = 4_096;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String name;
    private final List<byte[]> sound;
    private final Set<Class<? extends Exception>> allowed;
    private final Allocation allocation;

    /** What is under test. */
    @FunctionalInterface
    public interface Decoder {
        void decode(Bytes input) throws Exception;
    }

    /**
     * How much a decoder may allocate for an input.
     *
     * @param perByte bytes for each byte of input
     * @param fixed and this many in any case
     */
    public record Allocation(long perByte, long fixed) {
        /** Of a decoder of RLP: objects of some dozen bytes for items of one byte. */
        public static final Allocation OF_RLP = new Allocation(256, 64 * 1024);

        long of(int inputBytes) {
            return perByte * inputBytes + fixed;
        }
    }

    private Fuzz(String name, List<byte[]> sound, Set<Class<? extends Exception>> allowed, Allocation allocation) {
        this.name = name;
        this.sound = sound;
        this.allowed = allowed;
        this.allocation = allocation;
    }

    /** A decoder that is given changed copies of sound inputs, and may throw {@link DecodeException}. */
    public static Fuzz of(String name, List<Bytes> sound) {
        return new Fuzz(
                name, sound.stream().map(Bytes::toArray).toList(), Set.of(DecodeException.class), Allocation.OF_RLP);
    }

    /** The same with other exceptions allowed than {@link DecodeException}. */
    public Fuzz allowing(Set<Class<? extends Exception>> exceptions) {
        return new Fuzz(name, sound, Set.copyOf(exceptions), allocation);
    }

    public Fuzz allocating(Allocation bound) {
        return new Fuzz(name, sound, allowed, bound);
    }

    /** How long each run takes. */
    public static Duration time() {
        return Duration.ofMillis(1_000 * Long.getLong("lode.fuzz.seconds", 0)).plus(defaultTime());
    }

    private static Duration defaultTime() {
        return Long.getLong("lode.fuzz.seconds") == null ? DEFAULT_TIME : Duration.ZERO;
    }

    /** The one asked for; else a new one where a time was asked for, and always the same one in an ordinary build. */
    public static long seed() {
        long other = Long.getLong("lode.fuzz.seconds") == null ? SEED_OF_BUILDS : System.nanoTime();
        return Long.getLong("lode.fuzz.seed", other);
    }

    /** Fails on the first input that breaks a bound. */
    public void run(Decoder decoder) {
        long seed = seed();
        Mutator mutator = new Mutator(new SplittableRandom(seed));
        warmUp(decoder);
        Count count = new Count();
        long end = System.nanoTime() + time().toNanos();
        while (count.inputs < LEAST_INPUTS || System.nanoTime() < end) {
            byte[] input = mutator.mutate(sound);
            judge(decoder, input, count, seed);
        }
        System.out.printf(
                "fuzz: %s seed=%d inputs=%d accepted=%d refused=%d most-allocated=%d for %d bytes%n",
                name, seed, count.inputs, count.accepted, count.inputs - count.accepted, count.most, count.mostFor);
        if (count.accepted == count.inputs) {
            throw new AssertionError(name + " refused nothing: the fuzz does not reach it (seed " + seed + ")");
        }
    }

    /** Classes are loaded and strings joined for the first time here, not while allocation is measured. */
    private void warmUp(Decoder decoder) {
        for (byte[] input : sound) {
            try {
                decoder.decode(Bytes.copyOf(input));
            } catch (Exception e) {
                throw new AssertionError(name + " refuses a sound input: " + shown(input), e);
            }
        }
        Mutator mutator = new Mutator(new SplittableRandom(1));
        for (int i = 0; i < WARM_UP_INPUTS; i++) {
            byte[] input = mutator.mutate(sound);
            try {
                decoder.decode(Bytes.copyOf(input));
            } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                requireAllowed(e, input, 1);
            }
        }
    }

    private static final class Count {
        private long inputs;
        private long accepted;
        private long most;
        private int mostFor;
    }

    private void judge(Decoder decoder, byte[] input, Count count, long seed) {
        long allocated = measured(decoder, input, count, seed);
        // A path that is taken for the first time loads classes: what counts is what it costs again.
        for (int i = 0; i < MEASURED_AGAIN && allocated > allocation.of(input.length); i++) {
            allocated = Math.min(allocated, measured(decoder, input, new Count(), seed));
        }
        if (allocated > allocation.of(input.length)) {
            throw new AssertionError("%s allocated %d bytes for %d, above %d a byte and %d (seed %d): %s"
                    .formatted(
                            name,
                            allocated,
                            input.length,
                            allocation.perByte(),
                            allocation.fixed(),
                            seed,
                            shown(input)));
        }
        if (allocated > count.most) {
            count.most = allocated;
            count.mostFor = input.length;
        }
    }

    private long measured(Decoder decoder, byte[] input, Count count, long seed) {
        Bytes bytes = Bytes.copyOf(input);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        count.inputs++;
        try {
            decoder.decode(bytes);
            count.accepted++;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            requireAllowed(e, input, seed);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private void requireAllowed(Throwable thrown, byte[] input, long seed) {
        if (!allowed.contains(thrown.getClass())) {
            // Not as the cause: an error of the machine would end the whole run.
            StackTraceElement[] where = thrown.getStackTrace();
            throw new AssertionError("%s let out %s at %s (seed %d) for %s"
                    .formatted(
                            name,
                            thrown,
                            Arrays.asList(where).subList(0, Math.min(where.length, 8)),
                            seed,
                            shown(input)));
        }
    }

    private static String shown(byte[] input) {
        String digits = HexFormat.of().formatHex(input, 0, Math.min(input.length, SHOWN_BYTES));
        return input.length > SHOWN_BYTES ? digits + "... (" + input.length + " bytes)" : digits;
    }
}
