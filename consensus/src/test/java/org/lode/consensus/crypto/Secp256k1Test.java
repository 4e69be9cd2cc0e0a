package org.lode.consensus.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** The edges of signing and recovery, on each implementation. */
final class Secp256k1Test {
    private static final UInt256 ORDER =
            UInt256.ofHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    private static final UInt256 FIELD =
            UInt256.ofHex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f");
    private static final UInt256 BASE_X =
            UInt256.ofHex("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    private static final Hash DIGEST = Keccak.hash256(new byte[] {1, 2, 3});

    static Stream<Secp256k1> curves() {
        return Stream.of(NativeSecp256k1.load().orElseThrow(), new BouncyCastleSecp256k1());
    }

    @Test
    void theFastestIsTheNativeOneOnThisPlatform() {
        assertThat(Secp256k1.fastest().name()).isEqualTo("libsecp256k1");
        assertThat(new BouncyCastleSecp256k1().name()).isEqualTo("BouncyCastle");
    }

    @ParameterizedTest
    @MethodSource("curves")
    void theAddressOfKeyOneIsKnown(Secp256k1 curve) {
        assertThat(curve.address(PrivateKey.of(UInt256.ONE)))
                .isEqualTo(Address.ofHex("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"));
    }

    @ParameterizedTest
    @MethodSource("curves")
    void recoversNothingFromNumbersOutOfRange(Secp256k1 curve) {
        for (int parity = 0; parity < 2; parity++) {
            for (UInt256 bad : new UInt256[] {UInt256.ZERO, ORDER, ORDER.plus(UInt256.ONE), FIELD, UInt256.MAX}) {
                assertThat(curve.recover(DIGEST, new Signature(bad, UInt256.ONE, parity)))
                        .isEmpty();
                assertThat(curve.recover(DIGEST, new Signature(BASE_X, bad, parity)))
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("curves")
    void recoversNothingFromAnAbscissaThatIsOnNoPoint(Secp256k1 curve) {
        assertThat(curve.recover(DIGEST, new Signature(UInt256.of(5), UInt256.ONE, 0)))
                .isEmpty();
    }

    /** With r the abscissa of G, and s and the digest such that s R = e G, the recovered point would be at infinity. */
    @ParameterizedTest
    @MethodSource("curves")
    void recoversNothingWhenTheKeyWouldBeThePointAtInfinity(Secp256k1 curve) {
        UInt256 s = UInt256.of(77);
        int parityOfBase = 0;
        assertThat(curve.recoverPublicKey(s.toHash(), new Signature(BASE_X, s, parityOfBase)))
                .isEmpty();
        assertThat(curve.recoverPublicKey(ORDER.minus(s).toHash(), new Signature(BASE_X, s, 1)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("curves")
    void recoversFromTheGreatestNumbersInRange(Secp256k1 curve) {
        UInt256 top = ORDER.minus(UInt256.ONE);
        assertThat(curve.recover(DIGEST, new Signature(BASE_X, top, 0))).isPresent();
        Signature greatestR = new Signature(top.minus(UInt256.of(3)), UInt256.ONE, 1);
        assertThat(curve.recover(DIGEST, greatestR)).isEqualTo(other(curve).recover(DIGEST, greatestR));
    }

    @ParameterizedTest
    @MethodSource("curves")
    void takesADigestAboveTheGroupOrder(Secp256k1 curve) {
        PrivateKey key = PrivateKey.of(UInt256.of(42));
        for (Hash digest : new Hash[] {ORDER.toHash(), UInt256.MAX.toHash(), Hash.ZERO}) {
            Signature signature = curve.sign(digest, key);
            assertThat(signature).isEqualTo(other(curve).sign(digest, key));
            assertThat(curve.recover(digest, signature)).contains(curve.address(key));
        }
    }

    @ParameterizedTest
    @MethodSource("curves")
    void acceptsAHighSButTellsIt(Secp256k1 curve) {
        PrivateKey key = PrivateKey.of(UInt256.of(42));
        Signature low = curve.sign(DIGEST, key);
        Signature high = new Signature(low.r(), ORDER.minus(low.s()), 1 - low.yParity());
        assertThat(low.hasLowS()).isTrue();
        assertThat(high.hasLowS()).isFalse();
        assertThat(curve.recover(DIGEST, high)).contains(curve.address(key));
    }

    @Test
    void theBorderOfALowSIsHalfTheOrder() {
        UInt256 half = ORDER.dividedBy(UInt256.of(2));
        assertThat(new Signature(UInt256.ONE, half, 0).hasLowS()).isTrue();
        assertThat(new Signature(UInt256.ONE, half.plus(UInt256.ONE), 0).hasLowS())
                .isFalse();
    }

    @Test
    void aParityOfTwoOrThreeIsNone() {
        assertThatThrownBy(() -> new Signature(UInt256.ONE, UInt256.ONE, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Signature(UInt256.ONE, UInt256.ONE, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyLiesBelowTheGroupOrder() {
        assertThat(PrivateKey.of(ORDER.minus(UInt256.ONE))).isNotNull();
        for (UInt256 bad : new UInt256[] {UInt256.ZERO, ORDER, UInt256.MAX}) {
            assertThatThrownBy(() -> PrivateKey.of(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aBadKeyIsNotShownInTheMessage() {
        String almost = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ffxy";
        assertThatThrownBy(() -> PrivateKey.ofHex(almost))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a private key is 64 hexadecimal digits");
    }

    @Test
    void anAddressNeedsAWholePublicKey() {
        assertThatThrownBy(() -> Secp256k1.addressOf(Bytes.ofHex("00".repeat(65))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Secp256k1 other(Secp256k1 curve) {
        return curve instanceof NativeSecp256k1
                ? new BouncyCastleSecp256k1()
                : NativeSecp256k1.load().orElseThrow();
    }
}
