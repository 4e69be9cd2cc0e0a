package org.lode.consensus.pow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.BlockNumber;

/**
 * The light caches last used, of a bounded number of epochs. Any thread may ask; one that is missing is made on the thread
 * that asks first, while others who want the same wait and those who want another do not.
 */
public final class EthashCaches {
    private final EthashParameters parameters;
    private final Map<Integer, Slot> byEpoch;

    /** @param most how many epochs to keep; two are enough around an epoch's end */
    public EthashCaches(EthashParameters parameters, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one light cache must be kept, not " + most);
        }
        this.parameters = parameters;
        this.byEpoch = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Slot> eldest) {
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

    public EthashCache ofEpoch(int epoch) {
        Slot slot;
        synchronized (byEpoch) {
            slot = byEpoch.computeIfAbsent(epoch, _ -> new Slot());
        }
        return slot.cache(parameters, epoch);
    }

    /** One epoch's cache, or the place where it is being made. */
    private static final class Slot {
        private @Nullable EthashCache cache;

        synchronized EthashCache cache(EthashParameters parameters, int epoch) {
            EthashCache made = cache == null ? EthashCache.of(parameters.epoch(epoch)) : cache;
            cache = made;
            return made;
        }
    }
}
