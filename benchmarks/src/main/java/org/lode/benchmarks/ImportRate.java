package org.lode.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.lode.benchmarks.BlockMill.Measured;
import org.lode.consensus.crypto.NativeSecp256k1;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.node.chain.ProvenCache;

/**
 * Imports blocks full of transfers from their bytes into RocksDB and compares the rate with that of the native library recovering
 * the same signatures on one thread, times the number of cores: what import could be if nothing but signatures cost time. Both are
 * measured in turns, so that a machine shared with others treats them alike; the CPU time of the process says the same where the machine
 * is too busy for the clock.
 *
 * <p>{@code java -cp ... org.lode.benchmarks.ImportRate [rounds]}
 */
public final class ImportRate {
    private static final int BLOCKS = 24;
    private static final int SENDERS = 2000;
    private static final int TRANSFERS_PER_BLOCK = 1400;
    private static final int RECOVERIES = 4000;
    private static final int WARM_UP_ROUNDS = 6;
    private static final long CHAIN_ID = 1337;
    private static final long GWEI = 1_000_000_000;

    private final Secp256k1 curve = NativeSecp256k1.load()
            .orElseThrow(() -> new IllegalStateException("libsecp256k1 does not load on this machine"));
    private final List<PrivateKey> keys = new ArrayList<>();
    private final List<Address> senders = new ArrayList<>();
    private final BlockMill mill;
    private final List<Bytes> blocks;
    private final List<SignedTransaction> sample = new ArrayList<>();

    private ImportRate() throws Exception {
        for (int i = 0; i < SENDERS; i++) {
            keys.add(PrivateKey.of(UInt256.of(0x10_000 + i)));
            senders.add(curve.address(keys.getLast()));
        }
        this.mill = new BlockMill(CHAIN_ID, senders, curve);
        this.blocks = mill.blocks(transfers());
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6;
        ImportRate benchmark = new ImportRate();
        List<Double> byClock = new ArrayList<>();
        List<Double> byCpu = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            Measured before = benchmark.recovered();
            Measured imported = benchmark.mill.imported(benchmark.blocks, 0, new ProvenCache());
            Measured after = benchmark.recovered();
            int transfers = BLOCKS * TRANSFERS_PER_BLOCK;
            int sampled = benchmark.sample.size();
            double recoveries = (perSecond(before, sampled) + perSecond(after, sampled)) / 2;
            double recoveryMicros = (micros(before, sampled) + micros(after, sampled)) / 2;
            System.out.printf(
                    "%s import %.0f transfers/s, %.1f us of CPU each; ceiling %d x %.0f recoveries/s, %.1f us of CPU each%n",
                    round < 0 ? "warm-up" : "round " + round,
                    perSecond(imported, transfers),
                    micros(imported, transfers),
                    BlockMill.CORES,
                    recoveries,
                    recoveryMicros);
            if (round >= 0) {
                byClock.add(perSecond(imported, transfers) / (BlockMill.CORES * recoveries));
                byCpu.add(recoveryMicros / micros(imported, transfers));
            }
        }
        System.out.printf("import / (%d x native recover), by the clock: %s%n", BlockMill.CORES, summary(byClock));
        System.out.printf("CPU of a recovery / CPU of an imported transfer: %s%n", summary(byCpu));
    }

    private static String summary(List<Double> values) {
        double mean = values.stream().mapToDouble(it -> it).average().orElseThrow();
        double squares =
                values.stream().mapToDouble(it -> (it - mean) * (it - mean)).sum();
        double error = Math.sqrt(squares / Math.max(1, values.size() - 1) / values.size());
        return "%.3f +- %.3f (standard error, %d rounds)".formatted(mean, error, values.size());
    }

    private static double perSecond(Measured measured, int count) {
        return count * 1e9 / measured.nanos();
    }

    private static double micros(Measured measured, int count) {
        return measured.cpuNanos() / 1e3 / count;
    }

    private Measured recovered() throws Exception {
        return Measured.of(() -> {
            for (SignedTransaction transaction : sample) {
                if (RecoveredTransaction.recover(transaction, curve).isEmpty()) {
                    throw new IllegalStateException("a signature does not recover");
                }
            }
        });
    }

    private List<List<RecoveredTransaction>> transfers() {
        SplittableRandom random = new SplittableRandom(7);
        long[] nonces = new long[SENDERS];
        List<List<RecoveredTransaction>> contents = new ArrayList<>();
        for (int number = 0; number < BLOCKS; number++) {
            List<RecoveredTransaction> content = new ArrayList<>();
            for (int i = 0; i < TRANSFERS_PER_BLOCK; i++) {
                int from = (number * TRANSFERS_PER_BLOCK + i) % SENDERS;
                RecoveredTransaction transfer = transfer(from, nonces[from]++, random);
                if (sample.size() < RECOVERIES) {
                    sample.add(transfer.transaction());
                }
                content.add(transfer);
            }
            contents.add(content);
        }
        return contents;
    }

    private RecoveredTransaction transfer(int from, long nonce, SplittableRandom random) {
        var body = new TransactionBody.DynamicFee(
                CHAIN_ID,
                nonce,
                Wei.of(GWEI),
                Wei.of(1000 * GWEI),
                Gas.of(21_000),
                Optional.of(senders.get(random.nextInt(SENDERS))),
                Wei.of(1 + random.nextInt(1000)),
                Bytes.EMPTY,
                List.of());
        SignedTransaction signed = SignedTransaction.sign(body, keys.get(from), curve);
        return RecoveredTransaction.recover(signed, curve).orElseThrow();
    }
}
