package org.lode.consensus.evm.precompile;

/** How long a caller waits for work that may take longer than it likes. */
@FunctionalInterface
public interface Patience {
    /** Of blocks: what their gas has paid for is done. */
    Patience ENDLESS = () -> {};

    /** Returns while the caller still waits. Otherwise throws what the caller asked for, and the work is given up. */
    void check();
}
