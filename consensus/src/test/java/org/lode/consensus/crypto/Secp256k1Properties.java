package org.lode.consensus.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** The native curve and the Java one against each other. */
final class Secp256k1Properties {
    private final Secp256k1 nativeCurve = NativeSecp256k1.load().orElseThrow();
    private final Secp256k1 javaCurve = new BouncyCastleSecp256k1();

    @Property(tries = 200)
    void bothSignAlikeAndRecoverTheSigner(@ForAll("words") UInt256 digest, @ForAll("keys") PrivateKey key) {
        Signature signature = nativeCurve.sign(digest.toHash(), key);
        assertThat(signature).isEqualTo(javaCurve.sign(digest.toHash(), key));
        assertThat(signature.hasLowS()).isTrue();
        assertThat(nativeCurve.recover(digest.toHash(), signature)).contains(nativeCurve.address(key));
        assertThat(javaCurve.recover(digest.toHash(), signature)).contains(javaCurve.address(key));
    }

    /** Half of all numbers below the order are abscissas, so about every other case recovers a key. */
    @Property(tries = 500)
    void bothRecoverAlikeFromAnyNumbers(
            @ForAll("words") UInt256 digest,
            @ForAll("words") UInt256 r,
            @ForAll("words") UInt256 s,
            @ForAll("parities") int yParity) {
        Hash hash = digest.toHash();
        Signature signature = new Signature(r, s, yParity);
        assertThat(nativeCurve.recoverPublicKey(hash, signature))
                .isEqualTo(javaCurve.recoverPublicKey(hash, signature));
    }

    @Provide
    Arbitrary<Integer> parities() {
        return Arbitraries.of(0, 1);
    }

    @Provide
    Arbitrary<PrivateKey> keys() {
        return words().filter(PrivateKey::isScalar).map(PrivateKey::of);
    }

    /** Any 256 bits, and numbers next to 0, to the group order and to 2^256. */
    @Provide
    Arbitrary<UInt256> words() {
        Arbitrary<Long> word = Arbitraries.longs();
        Arbitrary<UInt256> any = Combinators.combine(word, word, word, word).as(UInt256::new);
        Arbitrary<UInt256> edges = Arbitraries.longs().between(0, 4).flatMap(distance -> {
            UInt256 near = UInt256.of(distance);
            return Arbitraries.of(
                    near,
                    PrivateKey.GROUP_ORDER.plus(near),
                    PrivateKey.GROUP_ORDER.minus(near),
                    UInt256.MAX.minus(near));
        });
        return Arbitraries.frequencyOf(Tuple.of(5, any), Tuple.of(1, edges));
    }
}
