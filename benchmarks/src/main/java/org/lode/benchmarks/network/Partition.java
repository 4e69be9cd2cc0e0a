package org.lode.benchmarks.network;

import java.util.BitSet;

/** Nodes on one side of a cut; all others are on the other side. */
record Partition(BitSet side) {
    static final Partition NONE = new Partition(new BitSet());

    boolean separates(SimulatedNode one, SimulatedNode another) {
        return side.get(one.id()) != side.get(another.id());
    }
}
