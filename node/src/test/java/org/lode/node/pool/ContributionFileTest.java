package org.lode.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

final class ContributionFileTest {
    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("waiting");
    }

    @Test
    void givesBackWhatWasAppended() throws IOException {
        try (ContributionFile file = ContributionFile.open(path)) {
            assertThat(file.waiting()).isEmpty();
            file.append(contributions(0, 3));
            file.append(contributions(3, 5));
        }
        assertThat(waiting()).isEqualTo(encoded(0, 5));
    }

    @Test
    void dropsARecordThatWasCutOffAtAnyByteAndGoesOnAfterTheWholeOnes() throws IOException {
        try (ContributionFile file = ContributionFile.open(path)) {
            file.append(contributions(0, 3));
        }
        byte[] whole = Files.readAllBytes(path);
        int record = whole.length / 3;
        for (int left = 2 * record; left < whole.length; left += 7) {
            Files.write(path, Arrays.copyOf(whole, left));
            try (ContributionFile file = ContributionFile.open(path)) {
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
        try (ContributionFile file = ContributionFile.open(path)) {
            file.append(contributions(0, 3));
        }
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length / 3 + 40] ^= 1;
        Files.write(path, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(waiting()).isEqualTo(encoded(0, 1));
    }

    @Test
    void isRewrittenWithWhatStillWaitsOnceItIsMuchLarger() throws IOException {
        try (ContributionFile file = ContributionFile.open(path)) {
            file.append(contributions(0, 500));
            assertThat(file.isWorthRewriting(10)).isFalse();
            file.append(contributions(500, 2_000));
            assertThat(file.isWorthRewriting(1_000)).isFalse();
            assertThat(file.isWorthRewriting(10)).isTrue();
            file.rewrite(contributions(1_990, 2_000));
            assertThat(file.isWorthRewriting(10)).isFalse();
            file.append(contributions(2_000, 2_001));
        }
        assertThat(waiting()).isEqualTo(encoded(1_990, 2_001));
        assertThat(Files.size(path)).isLessThan(4_000);
    }

    private List<Bytes> waiting() throws IOException {
        try (ContributionFile file = ContributionFile.open(path)) {
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
