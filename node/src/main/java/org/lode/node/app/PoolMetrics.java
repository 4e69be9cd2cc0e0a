package org.lode.node.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.lode.node.pool.TransactionPool;

/** What {@code /metrics} tells of what waits for a block. */
final class PoolMetrics {
    private PoolMetrics() {}

    static void bind(MeterRegistry metrics, TransactionPool pool) {
        Gauge.builder("lode_pool_contributions", pool, it -> it.view().works().size())
                .description("Contributions that wait for a block")
                .register(metrics);
        Gauge.builder("lode_pool_pending", pool, it -> count(it.view().pending()))
                .description("Signed transactions that could be in the next block")
                .register(metrics);
        Gauge.builder("lode_pool_queued", pool, it -> count(it.view().queued()))
                .description("Signed transactions behind a gap of nonces")
                .register(metrics);
    }

    private static long count(Map<?, ? extends Map<?, ?>> bySender) {
        return bySender.values().stream().mapToLong(Map::size).sum();
    }
}
