package org.lode.node.produce;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The templates given out lately by job, so that a share found a little late still counts. Bounded: the oldest is forgotten.
 * Owned by the producer's loop.
 */
final class Templates {
    /** At four a second, more than the time in which a share can still be included on a devnet. */
    private static final int KEPT = 256;

    private final Map<Long, Template> byJob = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Template> eldest) {
            return size() > KEPT;
        }
    };
    private long lastJob;
    private @Nullable Template newest;

    /** Keeps a template under a new job number. */
    long add(Template template) {
        byJob.put(++lastJob, template);
        newest = template;
        return lastJob;
    }

    Optional<Template> find(long job) {
        return Optional.ofNullable(byJob.get(job));
    }

    Optional<Template> newest() {
        return Optional.ofNullable(newest);
    }
}
