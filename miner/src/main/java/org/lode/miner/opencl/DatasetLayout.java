package org.lode.miner.opencl;

import org.lode.consensus.pow.EthashDataset;

/**
 * Where a dataset that is spread over several buffers has its pages: page {@code p} in buffer {@code p % buffers} at page
 * {@code p / buffers}.
 */
final class DatasetLayout {
    private static final int ITEMS_OF_A_PAGE = EthashDataset.PAGE_BYTES / EthashDataset.ITEM_BYTES;

    private DatasetLayout() {}

    /** Size of each buffer; the last ones may have a page too many. */
    static long partBytes(long datasetBytes, int buffers) {
        return Math.ceilDiv(datasetBytes / EthashDataset.PAGE_BYTES, buffers) * EthashDataset.PAGE_BYTES;
    }

    static int bufferOf(long item, int buffers) {
        return (int) (item / ITEMS_OF_A_PAGE % buffers);
    }

    /** Offset of an item in its buffer, in bytes. */
    static long offsetOf(long item, int buffers) {
        return item / ITEMS_OF_A_PAGE / buffers * EthashDataset.PAGE_BYTES
                + item % ITEMS_OF_A_PAGE * EthashDataset.ITEM_BYTES;
    }
}
