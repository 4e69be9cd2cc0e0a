package org.lode.node.sync;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * Blocks that were told of before they are executed and stored: whoever heard of one may ask for it at once. The newest ones, bounded.
 * Any thread.
 */
final class RecentBlocks {
    private static final int MOST = 16;

    private final Map<Hash, Recent> blocks = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Recent> eldest) {
            return size() > MOST;
        }
    };

    /** A block with the work of the chain that ends in it. */
    record Recent(Block block, UInt256 totalDifficulty) {}

    synchronized void add(Recent recent) {
        blocks.put(recent.block().hash(), recent);
    }

    synchronized Optional<Recent> find(Hash hash) {
        return Optional.ofNullable(blocks.get(hash));
    }
}
