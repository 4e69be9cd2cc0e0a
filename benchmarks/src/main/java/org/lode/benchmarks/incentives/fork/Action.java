package org.lode.benchmarks.incentives.fork;

/** What the attacker does after a block was found. */
public enum Action {
    /** Gives up the own branch and mines on the public one. */
    ADOPT,
    /** Publishes one block more than the public branch has. */
    OVERRIDE,
    /** Publishes as many blocks as the public branch has, so that some of the others mine on them. */
    MATCH,
    /** Publishes nothing. */
    WAIT
}
