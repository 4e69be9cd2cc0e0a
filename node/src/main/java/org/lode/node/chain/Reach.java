package org.lode.node.chain;

/**
 * How far below the kept history a fork may lie for the chain to go back to it. All that takes is held in memory at once, so each part
 * of it has a bound.
 *
 * @param blocks of the chain that are gone back over
 * @param entries of a state that is executed anew, and of the diffs kept from that: some hundred bytes each
 * @param bytes of the blocks that leave the chain and of those that come, with their logs, in the one batch that changes over: as
 *     objects and entries to be written they take some ten times as much
 */
public record Reach(long blocks, long entries, long bytes) {
    public static final Reach STANDARD = new Reach(16_384, 1_000_000, 128L << 20);
}
