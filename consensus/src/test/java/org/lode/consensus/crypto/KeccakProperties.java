package org.lode.consensus.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.jcajce.provider.digest.Keccak.Digest256;
import org.bouncycastle.jcajce.provider.digest.Keccak.Digest512;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

final class KeccakProperties {
    @Property
    void agreesWithAnotherImplementation(@ForAll @Size(max = 600) byte[] message) {
        assertThat(Keccak.keccak256(message)).isEqualTo(new Digest256().digest(message));
        assertThat(Keccak.keccak512(message)).isEqualTo(new Digest512().digest(message));
    }

    @Property
    void hashesRangesInPlace(@ForAll @Size(max = 300) byte[] before, @ForAll @Size(max = 300) byte[] message) {
        byte[] buffer = Arrays.copyOf(before, before.length + message.length + 7);
        System.arraycopy(message, 0, buffer, before.length, message.length);
        byte[] out = new byte[40];
        Keccak.keccak256(buffer, before.length, message.length, out, 5);
        assertThat(Arrays.copyOfRange(out, 5, 37)).isEqualTo(Keccak.keccak256(message));
    }

    @Property
    void hashOfAHashIsTheHashOfItsBytes(@ForAll long a, @ForAll long b, @ForAll long c, @ForAll long d) {
        Hash hash = new Hash(a, b, c, d);
        assertThat(Keccak.hash256(hash)).isEqualTo(Keccak.hash256(hash.toBytes()));
    }

    @Property
    void everyLaneOfEveryImplementationIsThePermutation(@ForAll @Size(200) long[] states) {
        for (KeccakLanes lanes : new KeccakLanes[] {KeccakLanes.scalar(), KeccakLanes.widest()}) {
            long[] eight = states.clone();
            lanes.permute(eight, KeccakLanes.LANES);
            for (int lane = 0; lane < KeccakLanes.LANES; lane++) {
                long[] single = lane(states, lane);
                KeccakPermutation.permute(single);
                assertThat(lane(eight, lane)).isEqualTo(single);
            }
        }
    }

    @Property
    void theShortenedPermutationGivesTheWordsOfAHash(@ForAll @Size(25) long[] state) {
        long[] whole = state.clone();
        KeccakPermutation.permute(whole);
        long[] shortened = state.clone();
        KeccakPermutation.permuteForHash256(shortened);
        assertThat(shortened).startsWith(Arrays.copyOf(whole, 4));
    }

    @Property
    void everyLaneIsHashedAsAMessageOfItsOwn(
            @ForAll @Size(200) long[] states,
            @ForAll @IntRange(max = 8) int words,
            @ForAll @IntRange(min = 1, max = 8) int used) {
        for (KeccakLanes lanes : new KeccakLanes[] {KeccakLanes.scalar(), KeccakLanes.widest()}) {
            long[] by256 = states.clone();
            lanes.keccak256(by256, 2 * words, used);
            long[] by512 = states.clone();
            lanes.keccak512(by512, words, used);
            for (int lane = 0; lane < used; lane++) {
                long[] single = lane(states, lane);
                Keccak.keccak256(single, 2 * words);
                assertThat(lane(by256, lane)).startsWith(Arrays.copyOf(single, 4));
                single = lane(states, lane);
                Keccak.keccak512(single, words);
                assertThat(lane(by512, lane)).startsWith(Arrays.copyOf(single, 8));
            }
        }
    }

    @Property
    void messagesHashedTogetherHaveTheHashesTheyHaveAlone(
            @ForAll @Size(max = 20) List<@Size(max = 600) byte[]> messages) {
        List<Bytes> batch = messages.stream().map(Bytes::copyOf).toList();
        assertThat(KeccakBatch.hash256(batch))
                .isEqualTo(batch.stream().map(Keccak::hash256).toList());
    }

    private static long[] lane(long[] states, int lane) {
        long[] single = new long[KeccakPermutation.WORDS];
        Arrays.setAll(single, word -> states[word * KeccakLanes.LANES + lane]);
        return single;
    }
}
