package org.lode.node.produce;

/** What became of a share that came from outside of this process. */
public sealed interface ShareOutcome {
    /** It made a block, which is the head now and on disk. */
    record FoundBlock() implements ShareOutcome {}

    /** It waits for a block as a contribution, and is kept on disk until then. */
    record Contribution() implements ShareOutcome {}

    /** Nobody owes anything for it any more, or its work is not known. */
    record Stale(String reason) implements ShareOutcome {}

    record Duplicate() implements ShareOutcome {}

    /** It is no proof of work, or not of enough: the miner errs. */
    record Bad(String reason) implements ShareOutcome {}

    /** It may be good, but there is no room for it now. */
    record Busy(String reason) implements ShareOutcome {}

    /** Whether the chain will pay for it. */
    default boolean isAccepted() {
        return this instanceof FoundBlock || this instanceof Contribution;
    }
}
