package org.lode.node.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.lode.consensus.primitive.Wei;
import org.lode.node.chain.HeadChanged;
import org.lode.node.event.EventSource;
import org.lode.node.produce.MiningStatus;

/** What {@code /metrics} tells of mining, by device and by miner outside; brought up to date with each block. */
final class MiningMetrics implements EventSource.Subscriber<HeadChanged> {
    private static final int WORKERS_MAX = 256;
    private static final int EVENTS_WAITING_MAX = 16;

    private final Node node;
    private final MultiGauge rate;
    private final MultiGauge shares;
    private final MultiGauge stale;
    private final MultiGauge bad;
    private final MultiGauge income;

    private MiningMetrics(MeterRegistry metrics, Node node) {
        this.node = node;
        this.rate =
                gauge(metrics, "lode_mining_hashes_per_second", "Hash rate, of remote miners as they say or estimated");
        this.shares =
                gauge(metrics, "lode_mining_shares", "Shares that were accepted since the start, blocks among them");
        this.stale = gauge(metrics, "lode_mining_shares_stale", "Shares that came too late or found no room");
        this.bad = gauge(metrics, "lode_mining_shares_bad", "Shares that were none, or came twice");
        this.income = gauge(metrics, "lode_mining_income_lode", "What the chain paid for the shares since the start");
    }

    private static MultiGauge gauge(MeterRegistry metrics, String name, String description) {
        return MultiGauge.builder(name).description(description).register(metrics);
    }

    static void bind(MeterRegistry metrics, Node node) {
        MiningMetrics bound = new MiningMetrics(metrics, node);
        bound.update();
        bound.subscribe();
    }

    private void subscribe() {
        node.chain().headChanges().subscribe(Thread::startVirtualThread, EVENTS_WAITING_MAX, this);
    }

    @Override
    public void received(HeadChanged change) {
        update();
    }

    @Override
    public void cutOff() {
        subscribe();
    }

    /** One device or miner, whichever. */
    private record Row(Tags tags, double rate, MiningStatus.Counts counts, Wei income) {}

    private void update() {
        MiningStatus status = node.producer().status();
        List<Row> rows = Stream.concat(
                        status.devices().stream()
                                .map(it -> new Row(
                                        Tags.of("where", "here", "miner", it.name()),
                                        it.hashesPerSecond(),
                                        it.counts(),
                                        it.income())),
                        status.remotes().stream()
                                .limit(WORKERS_MAX)
                                .map(it -> new Row(
                                        Tags.of("where", "remote", "miner", it.address() + "." + it.name()),
                                        it.hashesPerSecond(),
                                        it.counts(),
                                        it.income())))
                .toList();
        register(rate, rows, Row::rate);
        register(shares, rows, it -> it.counts.shares());
        register(stale, rows, it -> it.counts.stale());
        register(bad, rows, it -> it.counts.bad());
        register(income, rows, it -> it.income.toLode().doubleValue());
    }

    private static void register(MultiGauge gauge, List<Row> rows, ToDoubleFunction<Row> value) {
        gauge.register(
                rows.stream()
                        .<MultiGauge.Row<?>>map(it -> MultiGauge.Row.of(it.tags, value.applyAsDouble(it)))
                        .toList(),
                true);
    }
}
