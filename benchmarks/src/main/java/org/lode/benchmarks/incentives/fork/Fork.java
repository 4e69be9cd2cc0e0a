package org.lode.benchmarks.incentives.fork;

/** What the last block means for a tie (Sapirshtein, Sompolinsky, Zohar: "Optimal Selfish Mining Strategies in Bitcoin", 2016). */
public enum Fork {
    /** The attacker found the last block: it is too late to answer the block before with one of the same height. */
    IRRELEVANT(0),
    /** The others found the last block, and the attacker can still answer it. */
    RELEVANT(1),
    /** The attacker answered: the others mine on two branches of the same height. */
    ACTIVE(2);

    /** Its place in tables. */
    final int index;

    Fork(int index) {
        this.index = index;
    }
}
