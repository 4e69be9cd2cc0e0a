package org.lode.consensus.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Arrays;
import java.util.Optional;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** Bitcoin Core's C library libsecp256k1, for the platforms that its Java packaging carries. */
public final class NativeSecp256k1 implements Secp256k1 {
    private static final int PREFIX_SIZE_BYTES = 1;

    private final fr.acinq.secp256k1.Secp256k1 library;

    private NativeSecp256k1(fr.acinq.secp256k1.Secp256k1 library) {
        this.library = library;
    }

    /** The library, or empty where this platform has none that loads. Whatever the answer, it stays for the process's life. */
    public static Optional<NativeSecp256k1> load() {
        return Probe.FOUND;
    }

    /** Loads the library when it is first asked for; a library that fails the first computation counts as missing. */
    private static final class Probe {
        static final Optional<NativeSecp256k1> FOUND = probe();

        private static Optional<NativeSecp256k1> probe() {
            try {
                NativeSecp256k1 candidate = new NativeSecp256k1(fr.acinq.secp256k1.Secp256k1.get());
                PrivateKey one = PrivateKey.of(UInt256.ONE);
                boolean works = candidate.publicKey(one).equals(new BouncyCastleSecp256k1().publicKey(one));
                return works ? Optional.of(candidate) : Optional.empty();
            } catch (RuntimeException | LinkageError _) {
                return Optional.empty();
            }
        }
    }

    @Override
    public String name() {
        return "libsecp256k1";
    }

    @Override
    public Optional<Bytes> recoverPublicKey(Hash digest, Signature signature) {
        if (!signature.isInRange()) {
            return Optional.empty();
        }
        byte[] numbers = new byte[2 * UInt256.SIZE_BYTES];
        signature.r().toHash().writeTo(numbers, 0);
        signature.s().toHash().writeTo(numbers, UInt256.SIZE_BYTES);
        try {
            return Optional.of(withoutPrefix(library.ecdsaRecover(numbers, digest.toBytes(), signature.yParity())));
        } catch (Secp256k1Exception _) {
            return Optional.empty();
        }
    }

    @Override
    public Signature sign(Hash digest, PrivateKey key) {
        byte[] secret = key.scalar().toBytes();
        try {
            byte[] numbers = library.sign(digest.toBytes(), secret);
            UInt256 r = UInt256.ofBytes(numbers, 0, UInt256.SIZE_BYTES);
            UInt256 s = UInt256.ofBytes(numbers, UInt256.SIZE_BYTES, UInt256.SIZE_BYTES);
            return Signature.ofSigner(this, digest, r, s, publicKey(key)).orElseThrow();
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public Bytes publicKey(PrivateKey key) {
        byte[] secret = key.scalar().toBytes();
        try {
            return withoutPrefix(library.pubkeyCreate(secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static Bytes withoutPrefix(byte[] uncompressed) {
        return Bytes.copyOf(uncompressed, PREFIX_SIZE_BYTES, PUBLIC_KEY_SIZE_BYTES);
    }
}
