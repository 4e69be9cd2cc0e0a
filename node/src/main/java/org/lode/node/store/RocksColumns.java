package org.lode.node.store;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;

/** How RocksDB is set up: bounded memory, filters for keys that are not there, one cache for all columns. Owns native memory. */
final class RocksColumns implements AutoCloseable {
    private static final long WRITE_BUFFERS_BYTES = 128L << 20;
    private static final long COLUMN_BUFFER_BYTES = 32L << 20;
    private static final long WAL_BYTES = 256L << 20;
    private static final long BYTES_PER_SYNC = 1L << 20;
    private static final int POINT_BLOCK_BYTES = 4 << 10;
    private static final int LARGE_BLOCK_BYTES = 16 << 10;
    private static final int FILTER_BITS_PER_KEY = 10;
    private static final double BUFFER_FILTER_RATIO = 0.05;
    private static final int BACKGROUND_JOBS = 2;
    private static final int OPEN_FILES = 512;
    private static final int LOG_FILES = 2;

    private final List<AutoCloseable> owned = new ArrayList<>();
    private final Cache cache;
    private final BloomFilter filter;

    RocksColumns(long cacheBytes) {
        cache = own(new LRUCache(cacheBytes));
        filter = own(new BloomFilter(FILTER_BITS_PER_KEY, false));
    }

    DBOptions databaseOptions() {
        return own(new DBOptions())
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setDbWriteBufferSize(WRITE_BUFFERS_BYTES)
                .setMaxTotalWalSize(WAL_BYTES)
                .setBytesPerSync(BYTES_PER_SYNC)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setMaxOpenFiles(OPEN_FILES)
                .setKeepLogFileNum(LOG_FILES)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setStatsDumpPeriodSec(0);
    }

    ColumnFamilyOptions options(Column column) {
        ColumnFamilyOptions options = own(new ColumnFamilyOptions())
                .setWriteBufferSize(COLUMN_BUFFER_BYTES)
                .setLevelCompactionDynamicLevelBytes(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setFilterPolicy(filter)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
        return switch (column) {
            case HEADERS, BODIES, RECEIPTS, STATE_DIFFS, EARNINGS, LOG_INDEX, CODE ->
                options.setTableFormatConfig(table.setBlockSize(LARGE_BLOCK_BYTES));
            case TOTAL_DIFFICULTY, CANONICAL, TRANSACTIONS, ACCOUNTS, STORAGE, ACCOUNT_NODES, STORAGE_NODES, META ->
                options.setMemtablePrefixBloomSizeRatio(BUFFER_FILTER_RATIO)
                        .setMemtableWholeKeyFiltering(true)
                        .setTableFormatConfig(table.setBlockSize(POINT_BLOCK_BYTES)
                                .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash));
        };
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.addFirst(resource);
        return resource;
    }

    @Override
    public void close() {
        for (AutoCloseable resource : owned) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("native memory was not given back", e);
            }
        }
    }
}
