package org.lode.node.produce;

/** When this node searches. */
public enum MineMode {
    ALWAYS,
    /** Only while signed transactions wait for a block, so that an idle devnet burns no core. */
    DEMAND,
    OFF
}
