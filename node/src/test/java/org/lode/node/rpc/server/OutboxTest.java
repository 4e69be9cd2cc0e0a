package org.lode.node.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    private static final Duration TIME = Duration.ofMinutes(2);

    @Test
    void refusesANotificationThatHasNoRoomAndKeepsTheOrder() throws InterruptedException {
        Outbox outbox = new Outbox(300);
        assertThat(outbox.offer("a".repeat(100))).isTrue();
        assertThat(outbox.offer("b".repeat(100))).isFalse();
        assertThat(outbox.offer("c")).isTrue();
        assertThat(outbox.take()).contains("a".repeat(100));
        assertThat(outbox.take()).contains("c");
    }

    @Test
    void takesAMessageAboveTheLimitAlone() {
        Outbox outbox = new Outbox(10);
        assertThat(outbox.offer("x".repeat(100))).isTrue();
        assertThat(outbox.offer("y")).isFalse();
    }

    @Test
    void anAnswerWaitsForRoom() throws InterruptedException {
        Outbox outbox = new Outbox(100);
        outbox.put("first");
        CompletableFuture<Void> second = inBackground(() -> outbox.put("x".repeat(50)));
        assertThat(outbox.take()).contains("first");
        assertThat(second).succeedsWithin(TIME);
        assertThat(outbox.take()).contains("x".repeat(50));
    }

    @Test
    void closingReleasesWhoeverWaits() throws InterruptedException {
        Outbox outbox = new Outbox(100);
        outbox.put("first");
        CompletableFuture<Void> waiting = inBackground(() -> outbox.put("x".repeat(99)));
        outbox.close();
        assertThat(waiting).succeedsWithin(TIME);
        assertThat(outbox.take()).isEmpty();
    }

    private interface Task {
        void run() throws InterruptedException;
    }

    private static CompletableFuture<Void> inBackground(Task task) {
        return CompletableFuture.runAsync(() -> {
            try {
                task.run();
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
    }
}
