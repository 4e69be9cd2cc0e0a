package org.lode.consensus.crypto;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** secp256k1 in Java, for where the native library does not run; several times slower. */
public final class BouncyCastleSecp256k1 implements Secp256k1 {
    private static final ECDomainParameters DOMAIN = domain();
    private static final ECCurve CURVE = DOMAIN.getCurve();
    private static final BigInteger ORDER = DOMAIN.getN();

    private static ECDomainParameters domain() {
        X9ECParameters parameters = CustomNamedCurves.getByName("secp256k1");
        return new ECDomainParameters(parameters.getCurve(), parameters.getG(), parameters.getN(), parameters.getH());
    }

    @Override
    public String name() {
        return "BouncyCastle";
    }

    @Override
    public Optional<Bytes> recoverPublicKey(Hash digest, Signature signature) {
        if (!signature.isInRange()) {
            return Optional.empty();
        }
        BigInteger r = signature.r().toBigInteger();
        return pointAt(r, signature.yParity()).flatMap(point -> {
            BigInteger inverse = BigIntegers.modOddInverseVar(ORDER, r);
            BigInteger ofBase =
                    digest.toUInt256().toBigInteger().negate().multiply(inverse).mod(ORDER);
            BigInteger ofPoint = signature.s().toBigInteger().multiply(inverse).mod(ORDER);
            return encode(ECAlgorithms.sumOfTwoMultiplies(DOMAIN.getG(), ofBase, point, ofPoint));
        });
    }

    @Override
    public Signature sign(Hash digest, PrivateKey key) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(key.scalar().toBigInteger(), DOMAIN));
        BigInteger[] numbers = signer.generateSignature(digest.toBytes());
        UInt256 r = UInt256.of(numbers[0]);
        UInt256 s = UInt256.of(numbers[1].min(ORDER.subtract(numbers[1])));
        return Signature.ofSigner(this, digest, r, s, publicKey(key)).orElseThrow();
    }

    @Override
    public Bytes publicKey(PrivateKey key) {
        BigInteger scalar = key.scalar().toBigInteger();
        return encode(new FixedPointCombMultiplier().multiply(DOMAIN.getG(), scalar))
                .orElseThrow();
    }

    /** The curve's point of this abscissa and parity of its ordinate; about half of all abscissas have none. */
    private static Optional<ECPoint> pointAt(BigInteger abscissa, int yParity) {
        ECFieldElement x = CURVE.fromBigInteger(abscissa);
        ECFieldElement root = x.square().multiply(x).add(CURVE.getB()).sqrt();
        if (root == null) {
            return Optional.empty();
        }
        ECFieldElement y = root.testBitZero() == (yParity == 1) ? root : root.negate();
        return Optional.of(CURVE.createPoint(x.toBigInteger(), y.toBigInteger()));
    }

    /** x ‖ y, or nothing for the point at infinity. */
    private static Optional<Bytes> encode(ECPoint point) {
        if (point.isInfinity()) {
            return Optional.empty();
        }
        return Optional.of(Bytes.owning(point.getEncoded(false)).slice(1, PUBLIC_KEY_SIZE_BYTES));
    }
}
