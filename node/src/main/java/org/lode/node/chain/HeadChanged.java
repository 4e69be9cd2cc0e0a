package org.lode.node.chain;

import java.util.List;

/**
 * The head moved.
 *
 * @param reverted blocks that left the canonical chain, highest first; empty unless the chain reorganised
 * @param applied blocks that joined it, lowest first; the last one is the new head
 */
public record HeadChanged(List<ImportedBlock> reverted, List<ImportedBlock> applied, ChainHead head) {
    public HeadChanged {
        reverted = List.copyOf(reverted);
        applied = List.copyOf(applied);
    }
}
