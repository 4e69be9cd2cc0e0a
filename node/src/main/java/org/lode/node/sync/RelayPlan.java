package org.lode.node.sync;

/** Who gets what of a new block: the same numbers in the node and in the simulation of a large network. */
public final class RelayPlan {
    private RelayPlan() {}

    /** How many of so many peers get things whole: the square root, rounded up. The others hear of the hash. */
    public static int few(int peers) {
        return (int) Math.ceil(Math.sqrt(peers));
    }
}
