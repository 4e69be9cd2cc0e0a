package org.lode.consensus.pow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lode.consensus.primitive.BlockNumber;

/**
 * The light caches last used, of a bounded number of epochs. Any thread may ask; one that is missing is made on the thread
 * that asks first, while others wait.
 */
public final class EthashCaches {
    private final EthashParameters parameters;
    private final Map<Integer, EthashCache> byEpoch;

    /** @param most how many epochs to keep; two are enough around an epoch's end */
    public EthashCaches(EthashParameters parameters, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one light cache must be kept, not " + most);
        }
        this.parameters = parameters;
        this.byEpoch = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, EthashCache> eldest) {
                return size() > most;
            }
        };
    }

    public EthashParameters parameters() {
        return parameters;
    }

    /**
     * The cache that checks a block of this number.
     *
     * @throws IllegalArgumentException for a number that the parameters do not {@linkplain EthashParameters#covers cover}
     */
    public EthashCache ofBlock(BlockNumber number) {
        return ofEpoch(parameters.epochOf(number));
    }

    public synchronized EthashCache ofEpoch(int epoch) {
        EthashCache known = byEpoch.get(epoch);
        if (known != null) {
            return known;
        }
        EthashCache made = EthashCache.of(parameters.epoch(epoch));
        byEpoch.put(epoch, made);
        return made;
    }
}
