package org.lode.p2p.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.p2p.wire.Message;

final class AllowanceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int REQUESTS_AT_ONCE = 512;
    private static final int REQUESTS_A_SECOND = 128;

    private final AtomicLong now = new AtomicLong();
    private final Allowance allowance = new Allowance(now::get);

    @Test
    void soManyRequestsAreFreeAndThenOneWaits() {
        for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
            assertThat(allowance.of(request())).isZero();
        }
        assertThat(allowance.of(request())).isEqualTo(SECOND / REQUESTS_A_SECOND);
        assertThat(allowance.of(request())).isEqualTo(2 * SECOND / REQUESTS_A_SECOND);
    }

    @Test
    void timeGivesAllowanceBackUpToWhatThereWas() {
        for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
            allowance.of(request());
        }
        now.addAndGet(SECOND);
        for (int i = 0; i < REQUESTS_A_SECOND; i++) {
            assertThat(allowance.of(request())).isZero();
        }
        assertThat(allowance.of(request())).isPositive();
        now.addAndGet(365 * 24 * 3_600 * SECOND);
        for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
            assertThat(allowance.of(request())).isZero();
        }
        assertThat(allowance.of(request())).isPositive();
    }

    @Test
    void smallStepsOfTimeAreNotLost() {
        TokenBucket bucket = new TokenBucket(1, 1, 0);
        bucket.take(1, 0);
        for (int i = 1; i < 1_000; i++) {
            assertThat(bucket.take(0, i * SECOND / 1_000)).isZero();
        }
        assertThat(bucket.take(1, SECOND)).isZero();
        assertThat(bucket.take(1, SECOND)).isEqualTo(SECOND);
    }

    @Test
    void announcementsCountByTheirHashes() {
        Message full =
                new Message.NewBlockHashes(Stream.generate(() -> new Message.BlockId(Hash.ZERO, BlockNumber.of(0)))
                        .limit(16_384)
                        .toList());
        assertThat(allowance.of(full)).isZero();
        assertThat(allowance.of(full)).isEqualTo(4 * SECOND);
    }

    @Test
    void answersAreBoundedByTheirBytes() {
        assertThat(allowance.ofServed(64 << 20)).isZero();
        assertThat(allowance.ofServed(16 << 20)).isEqualTo(SECOND);
    }

    private static Message request() {
        return new Message.GetBlockBodies(1, List.of());
    }
}
