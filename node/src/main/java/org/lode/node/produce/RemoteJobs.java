package org.lode.node.produce;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;

/**
 * The templates that miners outside of this process were given lately: as long as a share of theirs can still be a contribution. Any
 * thread finds; the producer's loop adds and forgets.
 */
final class RemoteJobs {
    /** Sixty-four beneficiaries, and twice as many templates each as come in the window of contributions at the usual pace. */
    private static final int MAX = 4096;
    /** A job with that many shares is flooded; its next ones find no room. */
    private static final int NONCES_MAX = 16_384;

    private final ConcurrentHashMap<Long, Job> byId = new ConcurrentHashMap<>();
    private final Queue<Job> byAge = new ArrayDeque<>();
    private final long window;

    /** @param window how many blocks after its own number a work can still be included */
    RemoteJobs(long window) {
        this.window = window;
    }

    /** A template and the nonces that came for it. */
    static final class Job {
        private final Template template;
        private final Hash sealHash;
        private final Set<Long> nonces = ConcurrentHashMap.newKeySet();

        private Job(Template template) {
            this.template = template;
            this.sealHash = template.header().sealHash();
        }

        Template template() {
            return template;
        }

        Hash sealHash() {
            return sealHash;
        }

        boolean isFlooded() {
            return nonces.size() >= NONCES_MAX;
        }

        /** Whether it is the first with this nonce. */
        boolean claim(long nonce) {
            return nonces.add(nonce);
        }

        /** It was not looked at: it may come again. */
        void release(long nonce) {
            nonces.remove(nonce);
        }

        private BlockNumber number() {
            return template.header().number();
        }
    }

    Job add(Template template) {
        Job job = new Job(template);
        if (byId.putIfAbsent(Work.jobId(job.sealHash), job) == null) {
            byAge.add(job);
        }
        return job;
    }

    Optional<Job> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Forgets what no block after {@code head} can include, and the oldest beyond the bound. */
    void prune(BlockNumber head) {
        for (Job eldest = byAge.peek();
                eldest != null
                        && (byAge.size() > MAX
                                || head.next().value() - eldest.number().value() > window);
                eldest = byAge.peek()) {
            byAge.remove();
            byId.remove(Work.jobId(eldest.sealHash));
        }
    }
}
