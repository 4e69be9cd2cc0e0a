package org.lode.node.chain;

import org.lode.consensus.block.Block;
import org.lode.consensus.rules.Proven;
import org.lode.consensus.rules.SealedBlock;

/**
 * A block whose seal holds, with the signatures and works in it that were checked ahead of its turn.
 *
 * @param proven what need not be computed again when the block is judged after its parent
 */
record ProvenBlock(SealedBlock sealed, Proven proven) {
    Block block() {
        return sealed.block();
    }
}
