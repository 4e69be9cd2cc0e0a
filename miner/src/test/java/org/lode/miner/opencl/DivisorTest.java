package org.lode.miner.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DivisorTest {
    @Test
    void remaindersAreThoseOfADivisionForEveryShapeOfNumber() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            int bits = random.nextInt(2, 32);
            int divisor = (int) random.nextLong(1L << (bits - 1), 1L << bits);
            int of = Math.max(2, round % 5 == 0 ? Math.min(1 << Math.min(bits, 30), Integer.MAX_VALUE) : divisor);
            Divisor by = Divisor.of(of);
            int edge = of * random.nextInt(0, Integer.MAX_VALUE);
            for (int number :
                    new int[] {0, 1, -1, -2, Integer.MIN_VALUE, of, of - 1, edge, edge - 1, random.nextInt()}) {
                assertThat(by.remainder(number))
                        .as("%d mod %d, seed %d", Integer.toUnsignedLong(number), of, seed)
                        .isEqualTo(Integer.remainderUnsigned(number, of));
            }
        }
    }
}
