package org.lode.consensus.rules;

import org.lode.consensus.block.Block;

/** A block that is consistent in itself: its header commits to exactly this content. Only {@link BlockRules} makes one. */
public final class StructuralBlock {
    private final Block block;

    StructuralBlock(Block block) {
        this.block = block;
    }

    public Block block() {
        return block;
    }
}
