package org.lode.consensus.evm.precompile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Bytes;

final class Blake2FTest {
    private static final int CHECKS = 3;

    @Test
    void isGivenUpWhenItsCallerWaitsNoLonger() {
        Bytes everlasting = Bytes.ofHex("0xffffffff" + "00".repeat(208) + "01");
        AtomicInteger checks = new AtomicInteger();
        Patience untilThird = () -> {
            if (checks.incrementAndGet() == CHECKS) {
                throw new CancellationException("enough");
            }
        };
        assertThatThrownBy(() -> new Blake2F().run(everlasting, untilThird)).isInstanceOf(CancellationException.class);
        assertThat(checks).hasValue(CHECKS);
    }
}
