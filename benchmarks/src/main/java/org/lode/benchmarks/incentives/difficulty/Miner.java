package org.lode.benchmarks.incentives.difficulty;

/**
 * Who mines in a {@link Timeline}.
 *
 * @param power the hash rate at any moment; asked after every block and at every change that the schedule names
 */
public record Miner(Power power, Stamp stamp, Work work) {
    /** How much of a hash rate is at work. */
    @FunctionalInterface
    public interface Power {
        /** Hashes a second. */
        double now(Timeline timeline);

        static Power constant(double hashesPerSecond) {
            return _ -> hashesPerSecond;
        }
    }

    /** What a miner writes into its blocks as their time. */
    public enum Stamp {
        /** The clock's time; it waits where its block would be ahead of the clock by more than the software allows. */
        CLOCK,
        /** As far ahead as others accept. */
        AHEAD
    }

    /** What a miner looks for. */
    public enum Work {
        /** The next block, and shares on the way. */
        BLOCKS,
        /** The same, but shares alone with an easier number whenever that saves more than a block's part for including is worth. */
        WHICHEVER_PAYS
    }

    public static Miner honest(double hashesPerSecond) {
        return new Miner(Power.constant(hashesPerSecond), Stamp.CLOCK, Work.BLOCKS);
    }

    public static Miner varying(Power power) {
        return new Miner(power, Stamp.CLOCK, Work.BLOCKS);
    }
}
