package org.lode.miner.stratum;

/** Hears of what happens to a {@link StratumMiner}, on its thread. */
public interface StratumListener {
    void connected(StratumAddress server, ChainFacts chain);

    /**
     * A server could not be reached or was lost; the next one is tried.
     *
     * @param reason one clause, such as {@code Connection refused}
     */
    void lost(StratumAddress server, String reason);

    /** No server lets this miner in: it has ended. */
    void refused(StratumAddress server, String reason);
}
