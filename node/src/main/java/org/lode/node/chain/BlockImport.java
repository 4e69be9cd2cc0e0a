package org.lode.node.chain;

import java.util.concurrent.CompletableFuture;
import org.lode.consensus.block.Block;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.Wait;

/** The one way in for blocks, whoever made them: a peer, this node's miner, or a file. */
public interface BlockImport {
    /** Completes once the block is judged, and stored if it is valid; exceptionally only when the machine fails. */
    CompletableFuture<Outcome> submit(Block block);

    /** What became of a block. */
    sealed interface Outcome {
        /** Executed, stored, and the best block of all. */
        record BecameHead() implements Outcome {}

        /** Stored on a branch with less work: header and contributions hold, it is executed when its branch wins. */
        record OnSideBranch() implements Outcome {}

        record AlreadyKnown() implements Outcome {}

        record Invalid(Rule rule, String detail) implements Outcome {}

        /** Kept in the orphan pool, or until its time comes, and imported then. */
        record Deferred(Wait until) implements Outcome {}

        /** Not looked at: too many blocks wait for import. Submit it again later, blame nobody. */
        record Busy() implements Outcome {}
    }
}
