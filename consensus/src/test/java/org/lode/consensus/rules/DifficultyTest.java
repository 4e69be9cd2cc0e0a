package org.lode.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lode.consensus.genesis.DifficultyParameters;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;

final class DifficultyTest {
    private static final DifficultyParameters TESTNET =
            new DifficultyParameters(12, 8, 3_600, UInt256.of(16_777_216), UInt256.of(131_072));

    private final ChainBuilder chain = ChainBuilder.tiny();

    @Test
    void blocksZeroAndOneHaveTheGenesisDifficulty() {
        BuiltBlock one = chain.on(chain.genesis()).secondsAfterParent(1_000).mine();

        assertThat(chain.genesis().block().header().difficulty()).isEqualTo(UInt256.of(64));
        assertThat(one.block().header().difficulty()).isEqualTo(UInt256.of(64));
    }

    @Test
    void aPauseOfAnyLengthAtMostHalvesTheDifficulty() {
        BuiltBlock one = chain.on(chain.genesis()).secondsAfterParent(1_000_000).mine();

        // 59.75 s late of a half-life of 60 s; by hand: 64 / 2^(59.75/60) = 32.09.
        assertThat(Difficulty.after(one, chain.spec().difficulty())).isEqualTo(UInt256.of(32));
    }

    @Test
    void contributionsCountAsWorkOfTheirOwn() {
        BuiltBlock one = chain.on(chain.genesis()).mine();
        BuiltBlock without = chain.on(one).mine();
        BuiltBlock with = chain.on(one)
                .contribute(
                        chain.on(one).share(),
                        chain.on(one).firstNonce(1L << 32).share(),
                        chain.on(one).firstNonce(1L << 33).share())
                .mine();

        assertThat(Difficulty.after(with, chain.spec().difficulty()))
                .isGreaterThan(Difficulty.after(without, chain.spec().difficulty()));
    }

    /** By hand: 2^(12/3600) and 2^(-12/3600) of 16,777,216 are 16,816,023 and 16,738,498, in 16 bits of fraction nearly so. */
    @Test
    void movesAsTheExponentialSays() {
        UInt256 start = UInt256.of(16_777_216);

        assertThat(Difficulty.next(start, 24, 8, TESTNET).toLongExact()).isBetween(16_738_000L, 16_739_000L);
        assertThat(Difficulty.next(start, 12, 16, TESTNET).toLongExact()).isBetween(16_815_000L, 16_817_000L);
        assertThat(Difficulty.next(start, 12, 8, TESTNET)).isEqualTo(start);
    }

    @Test
    void aShareIsAnEighthOfItsAnchorAndAtLeastOne() {
        assertThat(Difficulty.ofShare(UInt256.of(800), TESTNET)).isEqualTo(UInt256.of(100));
        assertThat(Difficulty.ofShare(UInt256.of(807), TESTNET)).isEqualTo(UInt256.of(100));
        assertThat(Difficulty.ofShare(UInt256.of(7), TESTNET)).isEqualTo(UInt256.ONE);
    }
}
