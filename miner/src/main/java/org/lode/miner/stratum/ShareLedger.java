package org.lode.miner.stratum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lode.miner.job.Share;

/**
 * The shares that no server has answered yet, in the order they were found, and the jobs they are for. Bounded: the oldest is given
 * up. Any thread.
 */
final class ShareLedger {
    private static final int SHARES_MAX = 1024;
    private static final int JOBS_MAX = 256;

    /** By the id of the miner's own job. */
    private final Map<Long, String> serverJobs = bounded(JOBS_MAX);

    private final Map<Long, Sent> unanswered = bounded(SHARES_MAX);
    private long lastRequest = StratumConnection.FIRST_FREE_ID;
    private long lastJob;

    /** A share, its server's name for the job, and the connection it was last sent on. */
    record Sent(Share share, String serverJob, long connection) {}

    private static <V> Map<Long, V> bounded(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
                return size() > most;
            }
        };
    }

    /** A number for a new job of the server's. */
    synchronized long job(String serverJob) {
        serverJobs.put(++lastJob, serverJob);
        return lastJob;
    }

    /** A number for a request that is no share. */
    synchronized long request() {
        return ++lastRequest;
    }

    /** Keeps a share until it is answered; its request's number. Empty: its job is long forgotten. */
    synchronized Optional<Long> found(Share share, long connection) {
        @Nullable String serverJob = serverJobs.get(share.job().id());
        if (serverJob == null) {
            return Optional.empty();
        }
        unanswered.put(++lastRequest, new Sent(share, serverJob, connection));
        return Optional.of(lastRequest);
    }

    synchronized Optional<Sent> sent(long request) {
        return Optional.ofNullable(unanswered.get(request));
    }

    synchronized Optional<Sent> answered(long request) {
        return Optional.ofNullable(unanswered.remove(request));
    }

    /** Takes out everything that is unanswered: to be offered again, or given up. */
    synchronized List<Sent> takeUnanswered() {
        List<Sent> all = new ArrayList<>(unanswered.values());
        unanswered.clear();
        return all;
    }

    /** Keeps a share again under a new number, for another connection. */
    synchronized long offerAgain(Sent sent, long connection) {
        unanswered.put(++lastRequest, new Sent(sent.share, sent.serverJob, connection));
        return lastRequest;
    }
}
