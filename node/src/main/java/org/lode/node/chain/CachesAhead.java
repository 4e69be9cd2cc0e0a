package org.lode.node.chain;

import java.util.concurrent.Executor;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.node.event.EventSource;

/** Makes the light cache of the next epoch before its first block comes. */
final class CachesAhead implements EventSource.Subscriber<HeadChanged> {
    private static final int CAPACITY = 1024;
    /** An epoch's last part of this size is the time to get ready for the next. */
    private static final int PARTS = 64;

    private final EthashCaches caches;
    private int madeEpoch = -1;

    private CachesAhead(EthashCaches caches) {
        this.caches = caches;
    }

    static void follow(EventSource<HeadChanged> heads, EthashCaches caches, Executor cpu) {
        heads.subscribe(cpu, CAPACITY, new CachesAhead(caches));
    }

    @Override
    public void received(HeadChanged change) {
        EthashParameters parameters = caches.parameters();
        long lead = Math.max(1, parameters.epochLength() / PARTS);
        BlockNumber soon = BlockNumber.of(change.head().number().value() + lead);
        if (parameters.covers(soon)) {
            int epoch = parameters.epochOf(soon);
            if (epoch != madeEpoch) {
                madeEpoch = epoch;
                caches.ofEpoch(epoch);
            }
        }
    }

    /** A cache that is not made ahead is made when it is asked for. */
    @Override
    public void cutOff() {}
}
