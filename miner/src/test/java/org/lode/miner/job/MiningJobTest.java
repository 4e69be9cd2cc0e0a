package org.lode.miner.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.work.WorkHeader;

final class MiningJobTest {
    private static final EthashCaches CACHES = new EthashCaches(new EthashParameters(8, 4096, 0, 65_536, 0), 2);
    private static final Hash SEAL_HASH = new Hash(1, 2, 3, 4);

    @Test
    void takesTheShareDifficultyDownToTheHeaders() {
        WorkHeader header = header(UInt256.of(100));
        assertThat(MiningJob.of(1, 0, header, UInt256.of(10)).shareBoundary())
                .isEqualTo(Ethash.boundary(UInt256.of(10)));
        assertThat(MiningJob.of(1, 0, header, UInt256.of(1000)).shareBoundary())
                .isEqualTo(Ethash.boundary(UInt256.of(100)));
    }

    @Test
    void refusesABlockThatIsNoShare() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MiningJob(1, 0, SEAL_HASH, UInt256.of(5), UInt256.of(6), NonceSpace.WHOLE));
    }

    @Test
    void verifierRefusesANonceThatMissesTheBoundary() {
        ShareVerifier verifier = new ShareVerifier(CACHES);
        assertThat(verifier.verify(job(UInt256.MAX, NonceSpace.WHOLE), 7)).hasValueSatisfying(share -> {
            assertThat(share.nonce()).isEqualTo(7);
            assertThat(share.isBlock()).isFalse();
        });
        assertThat(verifier.verify(job(UInt256.ONE, NonceSpace.WHOLE), 7)).isEmpty();
    }

    @Test
    void verifierRefusesANonceOutsideTheNonceSpace() {
        ShareVerifier verifier = new ShareVerifier(CACHES);
        NonceSpace space = new NonceSpace(0xabL << 56, 8);
        assertThat(verifier.verify(job(UInt256.MAX, space), 0xab00000000000007L))
                .isPresent();
        assertThat(verifier.verify(job(UInt256.MAX, space), 7)).isEmpty();
    }

    @Test
    void shareWithinTheBlockBoundaryIsABlock() {
        ShareVerifier verifier = new ShareVerifier(CACHES);
        MiningJob job = new MiningJob(1, 0, SEAL_HASH, UInt256.MAX, UInt256.MAX, NonceSpace.WHOLE);
        assertThat(verifier.verify(job, 7))
                .hasValueSatisfying(share -> assertThat(share.isBlock()).isTrue());
    }

    @Test
    void nonceSpaceKeepsThePrefix() {
        NonceSpace space = new NonceSpace(0x1234_5678L << 32, 32);
        assertThat(space.nonce(-1)).isEqualTo(0x1234_5678_ffff_ffffL);
        assertThat(space.contains(0x1234_5678_0000_0001L)).isTrue();
        assertThat(space.contains(0x1234_5679_0000_0001L)).isFalse();
        assertThat(NonceSpace.WHOLE.contains(-1)).isTrue();
    }

    @Test
    void nonceSpaceEndsBeforeItsPrefixChanges() {
        NonceSpace space = new NonceSpace(0x1234_5678L << 32, 32);
        assertThat(space.contiguous(space.nonce(-3), 10)).isEqualTo(3);
        assertThat(space.contiguous(space.nonce(-10), 10)).isEqualTo(10);
        assertThat(space.contiguous(space.nonce(0), 10)).isEqualTo(10);
        assertThat(NonceSpace.WHOLE.contiguous(-1, 10)).isEqualTo(1);
    }

    @Test
    void walkingANonceSpaceRepeatsNothing() {
        NonceSpace space = new NonceSpace(0x8000_0000L << 32, 32);
        Set<Long> seen = new HashSet<>();
        for (long i = -50; i < 50; i++) {
            assertThat(seen.add(space.nonce(i))).isTrue();
        }
    }

    @Test
    void refusesAPrefixWithMoreBitsThanItSays() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NonceSpace(1, 32));
        assertThatIllegalArgumentException().isThrownBy(() -> new NonceSpace(0, 33));
    }

    private static MiningJob job(UInt256 shareBoundary, NonceSpace nonces) {
        return new MiningJob(1, 0, SEAL_HASH, shareBoundary, UInt256.ZERO, nonces);
    }

    private static WorkHeader header(UInt256 difficulty) {
        return new WorkHeader(
                Hash.ZERO, Hash.ZERO, BlockNumber.of(3), 1, difficulty, Address.ofBytes(new byte[20]), Hash.ZERO);
    }
}
