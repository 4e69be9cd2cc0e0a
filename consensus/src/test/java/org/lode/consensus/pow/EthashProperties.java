package org.lode.consensus.pow;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.lode.consensus.crypto.KeccakLanes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

final class EthashProperties {
    private static final EthashParameters TINY = new EthashParameters(8, 4096, 1024, 65_536, 8192);
    private static final EthashCache CACHE = EthashCache.of(TINY.epoch(3));
    private static final EthashDataset DATASET = Kernels.built(CACHE, Arena.ofAuto());

    @Property(tries = 100)
    void lightAndFullHashAgree(@ForAll long seal, @ForAll long nonce) {
        EthashInput input = input(seal, nonce);
        assertThat(new FullHasher(DATASET, 8).hash(input)).isEqualTo(new LightHasher().hash(CACHE, input));
    }

    @Property(tries = 100)
    void hashesOfABatchEqualHashesAlone(@ForAll long seal, @ForAll @IntRange(max = 30) int count) {
        List<EthashInput> inputs = IntStream.range(0, count)
                .mapToObj(i -> input(seal + i, seal * i))
                .toList();
        LightHasher hasher = new LightHasher();
        List<EthashResult> single = new ArrayList<>();
        for (EthashInput input : inputs) {
            single.add(new LightHasher().hash(CACHE, input));
        }
        assertThat(hasher.hashAll(CACHE, inputs)).isEqualTo(single);
    }

    @Property(tries = 100)
    void vectorsAndScalarsAgree(
            @ForAll long seal, @ForAll long firstNonce, @ForAll @IntRange(min = 1, max = 30) int inFlight) {
        FullHasher scalar = new FullHasher(DATASET, inFlight, new ScalarKernel(), KeccakLanes.scalar());
        FullHasher vector = new FullHasher(DATASET, inFlight);
        Hash sealHash = input(seal, 0).sealHash();
        assertThat(vector.search(sealHash, firstNonce, 50, UInt256.MAX))
                .hasSize(50)
                .isEqualTo(scalar.search(sealHash, firstNonce, 50, UInt256.MAX));
    }

    @Property(tries = 100)
    void searchFindsExactlyTheNoncesWithinTheBoundary(
            @ForAll long seal,
            @ForAll long firstNonce,
            @ForAll @IntRange(min = 1, max = 100) int count,
            @ForAll @LongRange(min = 1, max = 40) long difficulty) {
        UInt256 boundary = Ethash.boundary(UInt256.of(difficulty));
        Hash sealHash = input(seal, 0).sealHash();
        List<FullHasher.Solution> expected = new ArrayList<>();
        for (long nonce = firstNonce; nonce != firstNonce + count; nonce++) {
            EthashResult result = FullHasher.oneByOne(DATASET).hash(new EthashInput(sealHash, nonce));
            if (result.result().toUInt256().compareTo(boundary) <= 0) {
                expected.add(new FullHasher.Solution(nonce, result));
            }
        }
        assertThat(new FullHasher(DATASET, 16).search(sealHash, firstNonce, count, boundary))
                .isEqualTo(expected);
    }

    @Property(tries = 100)
    void itemsOfABatchEqualItemsAlone(@ForAll @IntRange(min = 1, max = 24) int count, @ForAll int first) {
        ItemBatch batch = Kernels.widestItems();
        for (int i = 0; i < count; i++) {
            batch.numbers[i] = first + i * 7919;
        }
        batch.compute(CACHE, count);
        for (int i = 0; i < count; i++) {
            ItemBatch alone = Kernels.scalarItems();
            alone.numbers[0] = first + i * 7919;
            alone.compute(CACHE, 1);
            assertThat(Arrays.copyOfRange(batch.words, i * 16, i * 16 + 16)).isEqualTo(Arrays.copyOf(alone.words, 16));
        }
    }

    @Property(tries = 100)
    void cheapAndWholeCheckAgreeOnRightMixes(
            @ForAll long seal, @ForAll long nonce, @ForAll @LongRange(min = 1, max = 9) long difficulty) {
        EthashInput input = input(seal, nonce);
        EthashResult result = new FullHasher(DATASET, 1).hash(input);
        UInt256 boundary = Ethash.boundary(UInt256.of(difficulty));
        boolean meets = result.result().toUInt256().compareTo(boundary) <= 0;
        assertThat(Ethash.resultOf(input, result.mixHash())).isEqualTo(result.result());
        assertThat(Ethash.check(CACHE, input, result.mixHash(), boundary))
                .isEqualTo(meets ? SealCheck.HOLDS : SealCheck.ABOVE_BOUNDARY);
    }

    @Property
    void remainderEqualsDivision(@ForAll int number, @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int divisor) {
        assertThat(Remainder.by(divisor).of(number)).isEqualTo(Integer.remainderUnsigned(number, divisor));
    }

    @Property
    void boundaryIsTheQuotientRoundedDown(@ForAll @LongRange(min = 2) long low, @ForAll @LongRange(min = 0) long high) {
        UInt256 difficulty = new UInt256(0, high, 0, low);
        assertThat(Ethash.boundary(difficulty).toBigInteger())
                .isEqualTo(BigInteger.TWO.pow(256).divide(difficulty.toBigInteger()));
    }

    private static EthashInput input(long seal, long nonce) {
        return new EthashInput(new Hash(seal, ~seal, seal * 31, 7), nonce);
    }
}
