package org.lode.consensus.rules;

import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * The chain that ends in a block's parent, as far as the rules look back. All ancestors back to {@code anchorDepth +
 * contributionWindow + 1} blocks before the parent can be asked for. Answers never change, whichever chain is canonical.
 */
public interface ParentChain {
    Header parent();

    /** The parent's parent; asked for only when the parent is not genesis. */
    Header grandparent();

    /** The hash of the ancestor at that height, the parent's at most. */
    Hash hashAt(BlockNumber height);

    /** The difficulty of the ancestor at that height, the parent's at most. */
    UInt256 difficultyAt(BlockNumber height);

    /** Whether the parent or one of the {@code contributionWindow - 1} blocks before it includes this work. */
    boolean includesContribution(Hash workId);
}
