package org.lode.node.chain;

import java.util.concurrent.Executor;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.rules.LightCaches;
import org.lode.node.event.EventSource;

/** Makes the light cache of the next epoch before its first block comes. */
final class CachesAhead implements EventSource.Subscriber<HeadChanged> {
    private static final int CAPACITY = 1024;

    private final EthashParameters parameters;
    private final LightCaches caches;
    private int madeEpoch = -1;

    private CachesAhead(EthashParameters parameters, LightCaches caches) {
        this.parameters = parameters;
        this.caches = caches;
    }

    static void follow(EventSource<HeadChanged> heads, EthashParameters parameters, LightCaches caches, Executor cpu) {
        heads.subscribe(cpu, CAPACITY, new CachesAhead(parameters, caches));
    }

    @Override
    public void received(HeadChanged change) {
        BlockNumber head = change.head().number();
        if (parameters.covers(head)) {
            int epoch = parameters.epochToPrepare(head);
            if (epoch != madeEpoch) {
                madeEpoch = epoch;
                caches.cache(epoch);
            }
        }
    }

    /** A cache that is not made ahead is made when it is asked for. */
    @Override
    public void cutOff() {}
}
