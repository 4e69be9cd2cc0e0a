package org.lode.benchmarks.evm;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.evm.Call;
import org.lode.consensus.evm.Evm;
import org.lode.consensus.evm.Outcome;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.evm.TransactionEnvironment;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateReader;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How much gas a second the virtual machine gets through on one core, by what a program does most: {@code megagas} is in
 * millions a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx2g", "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class EvmBenchmark {
    private static final long GAS = 20_000_000;

    @Param
    private Mix mix = Mix.ARITHMETIC;

    private Evm evm = new Evm(Revision.CANCUN, Secp256k1.fastest());
    private Contracts contracts = new Contracts(Mix.ARITHMETIC);

    static EvmBenchmark of(Mix mix) {
        EvmBenchmark benchmark = new EvmBenchmark();
        benchmark.mix = mix;
        benchmark.prepare();
        return benchmark;
    }

    @Setup(Level.Trial)
    public void prepare() {
        contracts = new Contracts(mix);
    }

    /** What a call used, in millions of gas. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Used {
        /** Read by JMH. */
        public double megagas;
    }

    /** Runs the program until its gas is gone. */
    @Benchmark
    public Outcome run(Used used) {
        JournaledState state = new JournaledState(contracts);
        Call call = Call.call(Contracts.CALLER, Contracts.PROGRAM, Wei.ZERO, Bytes.EMPTY, Gas.of(GAS));
        Outcome outcome = evm.run(call, block(), new TransactionEnvironment(Contracts.CALLER, Wei.of(1)), state);
        used.megagas += (GAS - outcome.gasLeft().value()) / 1e6;
        return outcome;
    }

    private static BlockEnvironment block() {
        return new BlockEnvironment(
                31337, BlockNumber.of(1), 1, UInt256.ONE, Address.ZERO, Gas.of(GAS), Wei.of(1), height -> Hash.ZERO);
    }

    /** A state of two contracts: the program, and one that it may call. */
    private static final class Contracts implements StateReader {
        static final Address CALLER = Address.ofNumber(0xca11);
        static final Address PROGRAM = Address.ofNumber(0xc0de);
        static final Address CALLEE = Address.ofNumber(0xca11ee);

        private final Bytes program;
        private final Account programAccount;
        private final Account calleeAccount;

        Contracts(Mix mix) {
            program = mix.program();
            programAccount = new Account(1, Wei.ZERO, Keccak.hash256(program));
            calleeAccount = new Account(1, Wei.ZERO, Keccak.hash256(Mix.CALLEE));
        }

        @Override
        public Optional<Account> account(Address address) {
            return address.equals(PROGRAM)
                    ? Optional.of(programAccount)
                    : address.equals(CALLEE) ? Optional.of(calleeAccount) : Optional.empty();
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
            return UInt256.ZERO;
        }

        @Override
        public Bytes code(Hash codeHash) {
            return codeHash.equals(programAccount.codeHash()) ? program : Mix.CALLEE;
        }
    }
}
