package org.lode.consensus.rules;

import org.lode.consensus.primitive.Hash;

/** What must happen before deferred data can be judged. */
public sealed interface Wait {
    /** The block's parent, or a contribution's anchor, is not known here. */
    record ForBlock(Hash hash) implements Wait {}

    /** The local clock must reach this second (since 1970). */
    record ForTime(long timestampSeconds) implements Wait {}
}
