package org.lode.benchmarks;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lode.consensus.crypto.BouncyCastleSecp256k1;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.NativeSecp256k1;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A sender's recovery and a signature, by the native library and by BouncyCastle; one Keccak of a public key is the control. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class RecoverBenchmark {
    private static final int SIGNATURES = 256;

    /** Which implementation. */
    public enum Curve {
        NATIVE,
        BOUNCY_CASTLE;

        Secp256k1 open() {
            return switch (this) {
                case NATIVE ->
                    NativeSecp256k1.load()
                            .orElseThrow(() -> new IllegalStateException(
                                    "libsecp256k1 does not load on this machine: run with -p curve=BOUNCY_CASTLE"));
                case BOUNCY_CASTLE -> new BouncyCastleSecp256k1();
            };
        }
    }

    @Param
    public Curve curve = Curve.NATIVE;

    private final PrivateKey key = PrivateKey.of(UInt256.of(42));
    private final Hash[] digests = new Hash[SIGNATURES];
    private final Signature[] signatures = new Signature[SIGNATURES];
    private Secp256k1 secp256k1 = new BouncyCastleSecp256k1();
    private byte[] publicKey = new byte[0];
    private int next;

    @Setup
    public void sign() {
        secp256k1 = curve.open();
        publicKey = secp256k1.publicKey(key).toArray();
        for (int i = 0; i < SIGNATURES; i++) {
            digests[i] = Keccak.hash256(new byte[] {(byte) i});
            signatures[i] = secp256k1.sign(digests[i], key);
        }
    }

    @Benchmark
    public Optional<Address> recover() {
        int i = next++ & (SIGNATURES - 1);
        return secp256k1.recover(digests[i], signatures[i]);
    }

    @Benchmark
    public Signature signTransaction() {
        return secp256k1.sign(digests[next++ & (SIGNATURES - 1)], key);
    }

    /** What of a recovery is not the curve. */
    @Benchmark
    public Hash controlKeccakOfPublicKey() {
        return Keccak.hash256(publicKey);
    }
}
