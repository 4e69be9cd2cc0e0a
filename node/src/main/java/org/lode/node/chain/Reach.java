package org.lode.node.chain;

/**
 * How far below the kept history a fork may lie for the chain to go back to it. All that takes is held in memory at once, so each part
 * of it has a bound.
 *
 * @param blocks of the chain that are gone back over
 * @param entries of a state that is executed anew, and of the diffs kept from that: some hundred bytes each
 * @param bytes of the blocks that leave the chain and of those that come, with their logs, in the one batch that changes over
 */
public record Reach(long blocks, long entries, long bytes) {
    /** As objects and entries to be written, blocks take five to eight times their bytes; the rest of the heap is for everything else. */
    private static final long HEAP_PER_BYTE = 10;

    public static final Reach STANDARD =
            new Reach(16_384, 1_000_000, Runtime.getRuntime().maxMemory() / HEAP_PER_BYTE);
}
