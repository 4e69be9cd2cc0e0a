package org.lode.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.node.pool.TransactionPool.Outcome;
import org.lode.node.testkit.TestChain;

/** What users of this node sent is there again after a restart; a new pool over the same journal stands for the new process. */
final class LocalTransactionsTest {
    private static final Address RICH = TestAccounts.address(0);
    private static final Address OTHER = TestAccounts.address(1);
    private static final long GWEI = 1_000_000_000;
    /** As many as may wait to be checked, and more. */
    private static final int MANY = 10_000;

    @TempDir
    Path folder;

    private final ChainBuilder build = ChainBuilder.tiny();
    private TestChain node;
    private Path file;

    @BeforeEach
    void open() throws Exception {
        node = TestChain.inMemory();
        file = folder.resolve("waiting");
    }

    @Test
    void waitAgainAfterTheProcessDied() throws IOException {
        Pool pool = pool();
        SignedTransaction pending = transfer(0, 0, GWEI);
        SignedTransaction behindAGap = transfer(0, 2, GWEI);
        assertThat(local(pool, pending)).isEqualTo(new Outcome.Added(pending));
        assertThat(local(pool, behindAGap)).isEqualTo(new Outcome.Added(behindAGap));

        TransactionPool.View view = pool().view();
        assertThat(view.pending().get(RICH)).containsOnlyKeys(0L);
        assertThat(view.queued().get(RICH)).containsOnlyKeys(2L);
        assertThat(view.transaction(pending.hash())).contains(pending);
        assertThat(pool().view().pending().get(RICH))
                .as("after one more restart")
                .containsOnlyKeys(0L);
    }

    @Test
    void ofPeersAreForgotten() throws IOException {
        Pool pool = pool();
        settle(pool.submit(transfer(0, 0, GWEI).encoded()));
        local(pool, transfer(1, 0, GWEI));
        assertThat(pool().view().pending()).containsOnlyKeys(OTHER);
    }

    @Test
    void areKeptAlsoWhenAPeerBroughtThemBefore() throws IOException {
        Pool pool = pool();
        SignedTransaction transaction = transfer(0, 0, GWEI);
        settle(pool.submit(transaction.encoded()));
        assertThat(local(pool, transaction)).isEqualTo(new Outcome.AlreadyKnown(transaction.hash()));
        assertThat(pool().view().transaction(transaction.hash())).contains(transaction);
    }

    @Test
    void areJudgedAgain() throws IOException {
        Pool pool = pool();
        local(pool, transfer(0, 0, GWEI));
        local(pool, transfer(0, 1, GWEI));
        node.importBlock(
                build.on(build.genesis()).transfer(0, 1, Wei.of(1)).mine().block());
        assertThat(pool().view().pending().get(RICH)).as("nonce 0 is used").containsOnlyKeys(1L);
    }

    @Test
    void includeThoseThatAReorganisationTookOutOfTheChain() throws IOException {
        Pool pool = pool();
        BuiltBlock lost = build.on(build.genesis()).transfer(0, 1, Wei.of(1)).mine();
        node.importBlock(lost.block());
        assertThat(pool.view().pending()).isEmpty();
        node.importAll(build.extend(build.on(build.genesis()).beneficiary(OTHER).mine(), 2)
                .chain());
        assertThat(pool().view().pending().get(RICH)).containsOnlyKeys(0L);
    }

    @Test
    void areTakenUpWhenTheJournalHasMoreThanMayWaitToBeChecked() throws IOException {
        SignedTransaction old = transfer(0, 0, GWEI);
        SignedTransaction last = transfer(1, 0, GWEI);
        try (JournalFile journal = JournalFile.open(file)) {
            journal.append(Collections.nCopies(MANY, old));
            journal.append(List.of(last));
        }
        Pool pool = pool();
        assertThat(pool.view().pending()).containsOnlyKeys(RICH, OTHER);
        long before = Files.size(file);
        local(pool, transfer(0, 1, GWEI));
        assertThat(Files.size(file)).as("rewritten with three").isLessThan(before / MANY * 5);
        assertThat(pool().view().pending().get(RICH)).containsOnlyKeys(0L, 1L);
    }

    @Test
    void thatReplaceOneAnotherDoNotGrowTheJournalWithoutBound() throws IOException {
        Pool pool = pool();
        SignedTransaction last = transfer(0, 0, GWEI);
        long tip = GWEI;
        for (int i = 0; i < 20; i++) {
            tip += tip / 4;
            last = TestAccounts.sign(0, body(0, tip, new byte[50_000]));
            assertThat(local(pool, last)).isInstanceOf(Outcome.Added.class);
            assertThat(Files.size(file)).isLessThan(400_000);
        }
        assertThat(pool().view().transaction(last.hash())).contains(last);
    }

    @Test
    void areBounded() {
        Set<Hash> waiting = new HashSet<>();
        LocalTransactions local = new LocalTransactions(waiting::contains);
        List<SignedTransaction> sent = IntStream.rangeClosed(0, LocalTransactions.TRANSACTIONS_MAX)
                .mapToObj(nonce -> transfer(0, nonce, GWEI))
                .toList();
        for (SignedTransaction transaction : sent) {
            waiting.add(transaction.hash());
            local.add(transaction);
        }
        assertThat(local.takeAdded()).isEqualTo(sent.subList(0, LocalTransactions.TRANSACTIONS_MAX));
        waiting.remove(sent.getFirst().hash());
        local.add(sent.getLast());
        assertThat(local.takeAdded()).as("there is room again").containsExactly(sent.getLast());
        assertThat(local.waiting()).isEqualTo(sent.subList(1, sent.size()));
    }

    private Pool pool() throws IOException {
        Submissions submissions = new Submissions(
                build.spec(), TestAccounts.CURVE, node.caches::ofEpoch, node.proven, node.chain, node.chain.ancestry());
        Pool pool = new Pool(
                node.chain,
                submissions,
                Pool.Bounds.DEFAULT,
                node.time.loop(),
                node.time.loop(),
                JournalFile.open(file));
        node.time.runDue();
        return pool;
    }

    private Outcome local(Pool pool, SignedTransaction transaction) {
        return settle(pool.submitLocal(transaction.encoded()));
    }

    private Outcome settle(CompletableFuture<Outcome> outcome) {
        node.time.runDue();
        assertThat(outcome).isDone();
        return outcome.join();
    }

    private SignedTransaction transfer(int from, long nonce, long tip) {
        return TestAccounts.sign(from, body(nonce, tip, new byte[0]));
    }

    private TransactionBody body(long nonce, long tip, byte[] input) {
        return new TransactionBody.DynamicFee(
                build.spec().chainId(),
                nonce,
                Wei.of(tip),
                Wei.of(100 * tip),
                Gas.of(21_000 + 4L * input.length),
                Optional.of(OTHER),
                Wei.of(1),
                Bytes.owning(input),
                List.of());
    }
}
