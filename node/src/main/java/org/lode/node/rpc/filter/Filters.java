package org.lode.node.rpc.filter;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.lode.node.rpc.dispatch.ErrorCode;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.shape.LogQuery;

/**
 * The filters that clients poll. Their number is bounded, so is what waits in each, and one that is not polled for a while is
 * forgotten; its client then hears "filter not found" and makes a new one.
 */
public final class Filters {
    private static final Duration IDLE = Duration.ofMinutes(5);

    /** How much the filters of all clients may hold. */
    public record Limits(int maxFilters, int maxWaiting) {
        public static final Limits STANDARD = new Limits(1_000, 10_000);
    }

    private final NodeEvents events;
    private final ClientIds ids;
    private final InstantSource clock;
    private final Limits limits;
    private final ConcurrentHashMap<String, Filter> filters = new ConcurrentHashMap<>();

    public Filters(NodeEvents events, ClientIds ids, InstantSource clock, Limits limits) {
        this.events = events;
        this.ids = ids;
        this.clock = clock;
        this.limits = limits;
    }

    /** A new filter's id. */
    public String add(Interest interest) {
        return add(interest, Optional.empty());
    }

    /** A new log filter's id. */
    public String add(LogQuery query) {
        return add(Interest.logs(query), Optional.of(query));
    }

    private synchronized String add(Interest interest, Optional<LogQuery> query) {
        forgetIdle();
        if (filters.size() >= limits.maxFilters()) {
            throw new RpcException(
                    ErrorCode.LIMIT_EXCEEDED, "too many filters; uninstall those that are no longer polled");
        }
        String id = ids.next();
        Filter filter = new Filter(query, clock.instant());
        filter.end = events.listen(
                interest,
                value -> {
                    if (!filter.offer(value, limits.maxWaiting())) {
                        remove(id);
                    }
                },
                () -> remove(id));
        filters.put(id, filter);
        return id;
    }

    /** What came since the last poll. */
    public List<JsonValue> changes(String id) {
        return require(id).drain(clock.instant());
    }

    /** What a log filter asks for. */
    public LogQuery query(String id) {
        return require(id).query.orElseThrow(() -> RpcException.failed("filter not found"));
    }

    /** False when there is no such filter. */
    public boolean remove(String id) {
        Filter filter = filters.remove(id);
        if (filter != null) {
            filter.end.run();
        }
        return filter != null;
    }

    private Filter require(String id) {
        forgetIdle();
        Filter filter = filters.get(id);
        if (filter == null) {
            throw RpcException.failed("filter not found");
        }
        return filter;
    }

    private void forgetIdle() {
        Instant oldest = clock.instant().minus(IDLE);
        filters.forEach((id, filter) -> {
            if (filter.isIdleSince(oldest)) {
                remove(id);
            }
        });
    }

    /** One filter: what waits for the next poll, and when the last was. */
    private static final class Filter {
        private final Optional<LogQuery> query;
        private List<JsonValue> waiting = new ArrayList<>();
        private Instant lastPoll;
        private volatile Runnable end = () -> {};

        Filter(Optional<LogQuery> query, Instant created) {
            this.query = query;
            this.lastPoll = created;
        }

        synchronized boolean offer(JsonValue value, int maxWaiting) {
            boolean fits = waiting.size() < maxWaiting;
            if (fits) {
                waiting.add(value);
            }
            return fits;
        }

        synchronized List<JsonValue> drain(Instant now) {
            List<JsonValue> drained = waiting;
            waiting = new ArrayList<>();
            lastPoll = now;
            return drained;
        }

        synchronized boolean isIdleSince(Instant oldest) {
            return lastPoll.isBefore(oldest);
        }
    }
}
