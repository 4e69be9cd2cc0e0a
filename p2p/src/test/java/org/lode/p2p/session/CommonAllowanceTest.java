package org.lode.p2p.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class CommonAllowanceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong now = new AtomicLong();
    private final CommonAllowance common = new CommonAllowance(now::get);

    @Test
    void requestsOfAllAreBounded() {
        for (int i = 0; i < 2_048; i++) {
            assertThat(common.ofRequest(0)).isZero();
        }
        assertThat(common.ofRequest(0)).isEqualTo(SECOND / 1_024);
        now.addAndGet(SECOND);
        assertThat(common.ofRequest(0)).isZero();
    }

    @Test
    void bytesOfAllAnswersAreBounded() {
        assertThat(common.ofRequest(256L << 20)).isZero();
        assertThat(common.ofRequest(64L << 20)).isEqualTo(SECOND / 2);
        assertThat(common.ofRequest(0)).as("everyone's debt").isEqualTo(SECOND / 2);
    }

    @Test
    void theNinthAnswerWaitsForAPlace() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch full = new CountDownLatch(8);
        AtomicInteger answering = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(answering(() -> {
                answering.incrementAndGet();
                full.countDown();
                awaitQuietly(release);
            }));
        }
        full.await();
        Thread ninth = answering(answering::incrementAndGet);
        threads.add(ninth);
        while (ninth.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(answering).hasValue(8);
        release.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(answering).hasValue(9);
    }

    private Thread answering(Runnable work) {
        return Thread.ofPlatform().start(() -> {
            try {
                common.answer(work);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts it", e);
            }
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }
}
