package org.lode.benchmarks.hashing;

import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.KeccakLanes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Keccak-256 of a message, ours and BouncyCastle's as the control, and the permutation by eight lanes. Times are a state's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class KeccakBenchmark {
    private final KeccakDigest control = new KeccakDigest(256);
    private final KeccakLanes vectorLanes = KeccakLanes.widest();
    private final KeccakLanes scalarLanes = KeccakLanes.scalar();
    private final long[] states = new long[KeccakLanes.STATE_WORDS];
    private final byte[] hash = new byte[Keccak.SIZE_256_BYTES];

    /** What is hashed; the permutations take no message. */
    @State(Scope.Thread)
    public static class Message {
        @Param({"32", "200", "1000"})
        public int messageBytes;

        private byte[] bytes = new byte[0];

        @Setup
        public void allocate() {
            bytes = new byte[messageBytes];
        }
    }

    @Benchmark
    public byte[] hash256(Message message) {
        Keccak.keccak256(message.bytes, 0, message.bytes.length, hash, 0);
        return hash;
    }

    @Benchmark
    public byte[] controlBouncyCastle(Message message) {
        control.update(message.bytes, 0, message.bytes.length);
        control.doFinal(hash, 0);
        return hash;
    }

    @Benchmark
    @OperationsPerInvocation(KeccakLanes.LANES)
    public long[] permuteVectorLanes() {
        vectorLanes.permute(states, KeccakLanes.LANES);
        return states;
    }

    @Benchmark
    @OperationsPerInvocation(KeccakLanes.LANES)
    public long[] controlPermuteScalarLanes() {
        scalarLanes.permute(states, KeccakLanes.LANES);
        return states;
    }
}
