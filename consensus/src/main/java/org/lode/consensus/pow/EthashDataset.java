package org.lode.consensus.pow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import org.lode.consensus.crypto.KeccakLanes;

/**
 * An epoch's full dataset in native memory, which the caller allocates and frees. Items of 64 bytes; a hash reads them in
 * pairs, the pages of 128 bytes.
 *
 * <p>It is built by ranges of items, in any order and by as many threads as the caller likes; a dataset may be hashed with
 * only once every item was built.
 */
public final class EthashDataset {
    public static final int ITEM_BYTES = 64;
    public static final int PAGE_BYTES = 128;

    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final EthashCache cache;
    private final MemorySegment memory;
    private final Remainder pages;

    /**
     * A dataset without content yet.
     *
     * @param memory native memory of at least the epoch's {@code datasetBytes}, best aligned to a page of the operating system
     */
    public EthashDataset(EthashCache cache, MemorySegment memory) {
        EthashEpoch epoch = cache.epoch();
        if (!memory.isNative() || memory.byteSize() < epoch.datasetBytes()) {
            throw new IllegalArgumentException(
                    "the dataset needs " + epoch.datasetBytes() + " bytes of native memory, not " + memory);
        }
        this.cache = cache;
        this.memory = memory.asSlice(0, epoch.datasetBytes());
        this.pages = Remainder.by(Math.toIntExact(epoch.datasetBytes() / PAGE_BYTES));
    }

    public EthashEpoch epoch() {
        return cache.epoch();
    }

    /** The light cache that the dataset grows from. */
    public EthashCache cache() {
        return cache;
    }

    /** Number of items. */
    public long items() {
        return epoch().datasetItems();
    }

    /** Computes the items from {@code first} up to but not including {@code end} and writes them to their place. */
    public void build(long first, long end) {
        build(new ItemBatch(EthashKernel.widest(), KeccakLanes.widest()), first, end);
    }

    /** As {@link #build(long, long)}, one item after the other and without vectors: the measure of the faster way. */
    public void buildOneByOne(long first, long end) {
        ItemBatch batch = new ItemBatch(new ScalarKernel(), KeccakLanes.scalar());
        for (long item = first; item < end; item++) {
            build(batch, item, item + 1);
        }
    }

    private void build(ItemBatch batch, long first, long end) {
        Objects.checkFromToIndex(first, end, items());
        for (long item = first; item < end; item += ItemBatch.ITEMS) {
            int count = (int) Math.min(ItemBatch.ITEMS, end - item);
            for (int i = 0; i < count; i++) {
                batch.numbers[i] = (int) (item + i);
            }
            batch.compute(cache, count);
            MemorySegment.copy(batch.words, 0, memory, WORD, item * ITEM_BYTES, count * EthashKernel.ITEM_WORDS);
        }
    }

    /** The content, for reading. */
    public MemorySegment memory() {
        return memory.asReadOnly();
    }

    MemorySegment writableMemory() {
        return memory;
    }

    Remainder pages() {
        return pages;
    }
}
