package org.lode.consensus.rules;

import org.lode.consensus.block.Block;

/** A structural block whose seal holds: someone spent its difficulty on it. Only {@link BlockRules} makes one. */
public final class SealedBlock {
    private final Block block;
    private final VerifiedWork work;

    SealedBlock(StructuralBlock structural, VerifiedWork work) {
        this.block = structural.block();
        this.work = work;
    }

    public Block block() {
        return block;
    }

    public VerifiedWork work() {
        return work;
    }
}
