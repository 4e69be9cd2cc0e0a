package org.lode.node.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

final class EventThreadTest {
    private static final long PATIENCE_SECONDS = 240;

    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    @Test
    void refusesOthersWhatItOwns() throws Exception {
        try (EventThread thread = new EventThread("owner", (where, cause) -> failure.complete(cause))) {
            assertThatThrownBy(thread::checkOwned)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("owner");
            CompletableFuture<Void> owned = new CompletableFuture<>();
            thread.schedule(Duration.ofMillis(1), () -> {
                thread.checkOwned();
                owned.complete(null);
            });
            assertThat(owned.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNull();
        }
        assertThat(failure).isNotDone();
    }

    @Test
    void logsInTheContextOfWhoeverMadeIt() throws Exception {
        CompletableFuture<String> context = new CompletableFuture<>();
        try (var _ = MDC.putCloseable("node", "node-2");
                EventThread thread = new EventThread("owner", (where, cause) -> failure.complete(cause))) {
            MDC.put("node", "node-3");
            thread.execute(() -> context.complete(MDC.get("node")));
            assertThat(context.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("node-2");
        }
    }

    @Test
    void aFailedTaskIsReportedAndNothingRunsAfterIt() throws Exception {
        EventThread thread = new EventThread("owner", (where, cause) -> failure.complete(cause));
        CompletableFuture<Void> later = new CompletableFuture<>();
        IllegalStateException bug = new IllegalStateException("a bug");
        thread.execute(() -> {
            thread.execute(() -> later.complete(null));
            throw bug;
        });
        assertThat(failure.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isSameAs(bug);
        thread.close();
        assertThat(later).isNotDone();
        assertThatThrownBy(() -> thread.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aTimerAskedForWhileClosingIsDroppedAndIsNoFailure() throws Exception {
        EventThread thread = new EventThread("owner", (where, cause) -> failure.complete(cause));
        CompletableFuture<Void> closed = new CompletableFuture<>();
        CompletableFuture<Void> fired = new CompletableFuture<>();
        thread.execute(() -> {
            thread.close();
            thread.schedule(Duration.ZERO, () -> fired.complete(null)).cancel();
            closed.complete(null);
        });
        assertThat(closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNull();
        thread.close();
        assertThat(failure).isNotDone();
        assertThat(fired).isNotDone();
    }
}
