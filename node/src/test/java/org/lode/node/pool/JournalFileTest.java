package org.lode.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

final class JournalFileTest {
    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("waiting");
    }

    @Test
    void givesBackWhatWasAppended() throws IOException {
        try (JournalFile file = JournalFile.open(path)) {
            assertThat(file.waiting()).isEmpty();
            file.append(contributions(0, 3));
            file.append(contributions(3, 5));
        }
        assertThat(waiting()).isEqualTo(encoded(0, 5));
    }

    @Test
    void dropsARecordThatWasCutOffAtAnyByteAndGoesOnAfterTheWholeOnes() throws IOException {
        try (JournalFile file = JournalFile.open(path)) {
            file.append(contributions(0, 3));
        }
        byte[] whole = Files.readAllBytes(path);
        int record = whole.length / 3;
        for (int left = 2 * record; left < whole.length; left += 7) {
            Files.write(path, Arrays.copyOf(whole, left));
            try (JournalFile file = JournalFile.open(path)) {
                assertThat(file.waiting()).as("%d bytes left", left).isEqualTo(encoded(0, 2));
                file.append(contributions(7, 8));
            }
            assertThat(waiting())
                    .hasSize(3)
                    .endsWith(contributions(7, 8).getFirst().encoded());
        }
    }

    @Test
    void stopsAtADamagedRecord() throws IOException {
        try (JournalFile file = JournalFile.open(path)) {
            file.append(contributions(0, 3));
        }
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length / 3 + 40] ^= 1;
        Files.write(path, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(waiting()).isEqualTo(encoded(0, 1));
    }

    @Test
    void isRewrittenWithWhatStillWaitsOnceItIsManyTimesAsLong() throws IOException {
        try (JournalFile file = JournalFile.open(path)) {
            file.append(contributions(0, 500));
            assertThat(file.isWorthRewriting()).isFalse();
            file.append(contributions(500, 2_000));
            assertThat(file.isWorthRewriting()).isTrue();
            file.rewrite(contributions(1_000, 2_000));
            assertThat(file.isWorthRewriting()).isFalse();
            file.append(contributions(2_000, 4_900));
            assertThat(file.isWorthRewriting()).isFalse();
            file.append(contributions(4_900, 5_100));
            assertThat(file.isWorthRewriting()).isTrue();
            file.rewrite(contributions(5_090, 5_100));
            assertThat(file.isWorthRewriting()).isFalse();
            file.append(contributions(5_100, 5_101));
        }
        assertThat(waiting()).isEqualTo(encoded(5_090, 5_101));
        assertThat(Files.size(path)).isLessThan(4_000);
    }

    @Test
    void keepsTransactionsLongerThanSixteenBitsCount() throws IOException {
        TransactionBody body = new TransactionBody.DynamicFee(
                31_337,
                0,
                Wei.of(1),
                Wei.of(1),
                Gas.of(10_000_000),
                Optional.of(Address.ofNumber(0x57)),
                Wei.ZERO,
                Bytes.owning(new byte[100_000]),
                List.of());
        SignedTransaction transaction = TestAccounts.sign(0, body);
        try (JournalFile file = JournalFile.open(path)) {
            file.append(List.of(transaction));
            file.append(contributions(0, 1));
        }
        assertThat(waiting())
                .containsExactly(transaction.encoded(), encoded(0, 1).getFirst());
    }

    private List<Bytes> waiting() throws IOException {
        try (JournalFile file = JournalFile.open(path)) {
            return file.waiting();
        }
    }

    private static List<Bytes> encoded(long first, long end) {
        return contributions(first, end).stream()
                .map(ContributionTransaction::encoded)
                .toList();
    }

    private static List<ContributionTransaction> contributions(long first, long end) {
        WorkHeader header = new WorkHeader(
                Hash.ZERO, Hash.ZERO, BlockNumber.of(5), 1_000_000, UInt256.of(64), Address.ofNumber(0x57), Hash.ZERO);
        return LongStream.range(first, end)
                .mapToObj(nonce -> ContributionTransaction.of(SealedWork.of(header, new Seal(nonce, Hash.ZERO))))
                .toList();
    }
}
