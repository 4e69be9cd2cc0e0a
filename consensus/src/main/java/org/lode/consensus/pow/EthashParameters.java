package org.lode.consensus.pow;

import org.lode.consensus.primitive.BlockNumber;

/**
 * The sizes that make one Ethash. An epoch is {@code epochLength} blocks; in each the light cache and the dataset grow by
 * their step, rounded down to a prime number of rows so that index arithmetic has no short cycles (Ethash specification,
 * "Parameters").
 *
 * @param epochLength blocks in an epoch
 * @param cacheBytesInit upper bound of the light cache in epoch 0
 * @param cacheBytesGrowth what an epoch adds to it
 * @param datasetBytesInit upper bound of the dataset in epoch 0
 * @param datasetBytesGrowth what an epoch adds to it
 */
public record EthashParameters(
        long epochLength, long cacheBytesInit, long cacheBytesGrowth, long datasetBytesInit, long datasetBytesGrowth) {

    /** Ethash as Ethereum used it: 16 MiB and 1 GiB at the start, epochs of 30,000 blocks. */
    public static final EthashParameters STANDARD =
            new EthashParameters(30_000, 16L << 20, 128L << 10, 1L << 30, 8L << 20);

    /** No epoch from here on has a defined size, whatever the parameters; bounds the work of finding a seed. */
    static final int EPOCH_LIMIT = 1 << 16;

    /** An epoch's last part of this size is the time to get ready for the next. */
    private static final int PARTS = 64;

    private static final long SMALLEST_BYTES = 1024;

    /** @throws IllegalArgumentException naming the field that makes no usable Ethash */
    public EthashParameters {
        requireAtLeast("epochLength", epochLength, 1);
        requireAtLeast("cacheBytesInit", cacheBytesInit, SMALLEST_BYTES);
        requireAtLeast("cacheBytesGrowth", cacheBytesGrowth, 0);
        requireAtLeast("datasetBytesInit", datasetBytesInit, SMALLEST_BYTES);
        requireAtLeast("datasetBytesGrowth", datasetBytesGrowth, 0);
        if (!fits(cacheBytesInit, cacheBytesGrowth, datasetBytesInit, datasetBytesGrowth, 0)) {
            throw new IllegalArgumentException("cacheBytesInit " + cacheBytesInit + " or datasetBytesInit "
                    + datasetBytesInit + " is more than Ethash can address");
        }
    }

    /**
     * Whether a block of this number can have a proof of work: its epoch's dataset is still addressable by 31-bit page
     * numbers. Far above any real height, so a number that fails was invented.
     */
    public boolean covers(BlockNumber number) {
        long epoch = number.value() / epochLength;
        return epoch < EPOCH_LIMIT
                && fits(cacheBytesInit, cacheBytesGrowth, datasetBytesInit, datasetBytesGrowth, (int) epoch);
    }

    /**
     * The epoch of a block.
     *
     * @throws IllegalArgumentException for a number that is not {@linkplain #covers covered}
     */
    public int epochOf(BlockNumber number) {
        if (!covers(number)) {
            throw new IllegalArgumentException("block " + number + " is beyond the last Ethash epoch");
        }
        return (int) (number.value() / epochLength);
    }

    /**
     * The epoch to be ready for at this height: the next one in the last {@link #PARTS}th of an epoch, else the present one.
     *
     * @throws IllegalArgumentException for a number that is not {@linkplain #covers covered}
     */
    public int epochToPrepare(BlockNumber number) {
        BlockNumber soon = BlockNumber.of(number.value() + Math.max(1, epochLength / PARTS));
        return epochOf(covers(soon) ? soon : number);
    }

    /** Seed and sizes of an epoch. Takes one Keccak an epoch since the first: keep the result. */
    public EthashEpoch epoch(int number) {
        if (number < 0
                || number >= EPOCH_LIMIT
                || !fits(cacheBytesInit, cacheBytesGrowth, datasetBytesInit, datasetBytesGrowth, number)) {
            throw new IllegalArgumentException("there is no Ethash epoch " + number);
        }
        return new EthashEpoch(
                number,
                EthashEpoch.seed(number),
                primeRows(cacheBytesInit + cacheBytesGrowth * number, EthashCache.ROW_BYTES),
                primeRows(datasetBytesInit + datasetBytesGrowth * number, EthashDataset.PAGE_BYTES));
    }

    /** The size in bytes of the greatest prime number of rows within {@code boundBytes}. */
    private static long primeRows(long boundBytes, int rowBytes) {
        return largestPrime((int) (boundBytes / rowBytes)) * (long) rowBytes;
    }

    /** The largest prime not above {@code bound}, or 0 where there is none. */
    static int largestPrime(int bound) {
        for (int candidate = bound; candidate >= 2; candidate--) {
            if (isPrime(candidate)) {
                return candidate;
            }
        }
        return 0;
    }

    private static boolean isPrime(int number) {
        if (number % 2 == 0) {
            return number == 2;
        }
        for (long divisor = 3; divisor * divisor <= number; divisor += 2) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(long cacheInit, long cacheGrowth, long datasetInit, long datasetGrowth, int epoch) {
        return fits(cacheInit, cacheGrowth, epoch, EthashCache.MOST_ROWS, EthashCache.ROW_BYTES)
                && fits(datasetInit, datasetGrowth, epoch, Integer.MAX_VALUE, EthashDataset.PAGE_BYTES);
    }

    private static boolean fits(long init, long growth, int epoch, int mostRows, int rowBytes) {
        long mostBytes = (long) mostRows * rowBytes;
        return init <= mostBytes && (epoch == 0 || growth <= (mostBytes - init) / epoch);
    }

    private static void requireAtLeast(String field, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(field + " is " + value + " but must be at least " + least);
        }
    }
}
