package org.lode.node.stratum;

import org.lode.miner.stratum.MinerRequest;
import org.lode.node.produce.Work;

/** How one kind of miner is talked to. */
interface Dialect {
    /**
     * Answers a request, on the connection's reading thread.
     *
     * @throws ProtocolBreach when the miner may not go on
     */
    void answer(MinerRequest request) throws ProtocolBreach, InterruptedException;

    /** Hands on new work; any thread, never waits. */
    void push(Work work);
}
