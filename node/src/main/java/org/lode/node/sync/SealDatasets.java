package org.lode.node.sync;

/** Whole datasets of Ethash, for when so many seals of an epoch are to be checked that building one is cheaper than light checks. */
@FunctionalInterface
public interface SealDatasets {
    /** Light checks only. */
    SealDatasets NONE = (_, _) -> {};

    /** So many seals of that epoch will be checked soon. Returns at once; called with 0 when no more are to come for now. */
    void expect(int epoch, long seals);
}
