package org.lode.node.chain;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.Optional;
import org.lode.consensus.primitive.Hash;
import org.lode.node.chain.BlockImport.Outcome;

/**
 * Hashes of blocks that broke a rule, so that they and their descendants are refused without work. Bounded; any thread.
 *
 * <p>A block's hash covers its work header and seal alone. Only what those settle may be remembered here: with a body that does
 * not belong to it, anyone can make a bad block with the hash of a good one.
 */
final class InvalidBlocks {
    private static final int KEPT = 4096;

    private final Cache<Hash, Outcome.Invalid> byHash =
            CacheBuilder.newBuilder().maximumSize(KEPT).build();

    Optional<Outcome.Invalid> find(Hash hash) {
        return Optional.ofNullable(byHash.getIfPresent(hash));
    }

    Outcome.Invalid remember(Hash hash, Outcome.Invalid reason) {
        byHash.put(hash, reason);
        return reason;
    }

    /** Remembers a block whose ancestor is invalid. */
    Outcome.Invalid rememberDescendant(Hash hash, Hash ancestor, Outcome.Invalid reason) {
        return remember(
                hash,
                new Outcome.Invalid(reason.rule(), "its ancestor " + ancestor + " is invalid: " + reason.detail()));
    }
}
