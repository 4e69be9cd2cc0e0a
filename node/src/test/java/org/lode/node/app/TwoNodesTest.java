package org.lode.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.testkit.TinyGenesis;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.miner.rig.Rig;
import org.lode.node.chain.HeadChanged;
import org.lode.node.event.EventSource;
import org.lode.node.pool.TransactionPool;
import org.lode.node.produce.MineMode;
import org.lode.node.produce.MiningSettings;
import org.lode.node.testkit.OpenParts;
import org.lode.p2p.session.Enode;

/** Whole nodes of one chain in this process, with real threads, over loopback TCP. */
@Timeout(600)
final class TwoNodesTest {
    private static final long PATIENCE_SECONDS = 120;

    @RegisterExtension
    final OpenParts parts = new OpenParts();

    @Test
    void aNewNodeCatchesUpAndThenFollowsEveryBlock() throws Exception {
        Node miner = parts.opened(Node.start(mining(1), parts::failed));
        awaitHead(miner, head -> head.head().number().value() >= 10);
        PeerService minerPeers = parts.opened(peers(miner, 1, List.of()));

        Node follower = parts.opened(Node.start(idle(), parts::failed));
        parts.opened(peers(follower, 2, List.of(minerPeers.enode())));

        // One miner at so low a difficulty finds two blocks of one height now and then. Each node keeps the one that it
        // saw first until the next block decides.
        BlockingQueue<HeadChanged> changes = new LinkedBlockingQueue<>();
        follow(miner, changes);
        follow(follower, changes);
        BlockNumber height = BlockNumber.of(16);
        while (!haveSameBlock(miner, follower, height)) {
            assertThat(changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void twoChainsOfOneGenesisBecomeTheHeavierOne() throws Exception {
        Node one = parts.opened(Node.start(mining(1), parts::failed));
        Node two = parts.opened(Node.start(mining(2), parts::failed));
        awaitHead(one, head -> head.head().number().value() >= 5);
        awaitHead(two, head -> head.head().number().value() >= 5);
        Hash ofOne = one.chain().canonicalHash(BlockNumber.of(1)).orElseThrow();
        Hash ofTwo = two.chain().canonicalHash(BlockNumber.of(1)).orElseThrow();
        assertThat(ofOne).isNotEqualTo(ofTwo);

        PeerService peersOfOne = parts.opened(peers(one, 1, List.of()));
        parts.opened(peers(two, 2, List.of(peersOfOne.enode())));

        // Whichever side was lighter takes over the other's past: some head change of either gives both the same block
        // 1.
        BlockingQueue<HeadChanged> changes = new LinkedBlockingQueue<>();
        follow(one, changes);
        follow(two, changes);
        while (!haveSameBlock(one, two, BlockNumber.of(1))) {
            assertThat(changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(firstBlock(one)).isIn(Optional.of(ofOne), Optional.of(ofTwo));
    }

    @Test
    void transactionsAndContributionsGivenToOneNodeReachTheOther() throws Exception {
        Node one = parts.opened(Node.start(idle(), parts::failed));
        Node two = parts.opened(Node.start(idle(), parts::failed));
        PeerService peersOfOne = parts.opened(peers(one, 1, List.of()));
        parts.opened(peers(two, 2, List.of(peersOfOne.enode())));
        BlockingQueue<Hash> arrived = new LinkedBlockingQueue<>();
        two.pool().additions().subscribe(Runnable::run, 1024, new EventSource.Subscriber<>() {
            @Override
            public void received(Transaction transaction) {
                arrived.add(transaction.hash());
            }

            @Override
            public void cutOff() {}
        });
        ChainBuilder builder = ChainBuilder.tiny();
        Transaction work =
                ContributionTransaction.of(builder.on(builder.genesis()).share());
        Transaction transfer = TestAccounts.transfer(0, 0, TestAccounts.address(1), Wei.of(1));
        for (Transaction transaction : List.of(work, transfer)) {
            assertThat(one.pool().submit(transaction).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(TransactionPool.Outcome.Added.class);
        }
        Set<Hash> expected = new HashSet<>(Set.of(work.hash(), transfer.hash()));
        while (!expected.isEmpty()) {
            Hash next = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("missing %s", expected).isNotNull();
            expected.remove(next);
        }
    }

    @Test
    void aNodeThatComesLaterMinesWhatWaitedBefore() throws Exception {
        Node one = parts.opened(Node.start(idle(), parts::failed));
        PeerService peersOfOne = parts.opened(peers(one, 1, List.of()));
        ChainBuilder builder = ChainBuilder.tiny();
        Transaction work =
                ContributionTransaction.of(builder.on(builder.genesis()).share());
        Transaction transfer = TestAccounts.transfer(0, 0, TestAccounts.address(1), Wei.of(1));
        for (Transaction transaction : List.of(work, transfer)) {
            assertThat(one.pool().submit(transaction).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(TransactionPool.Outcome.Added.class);
        }
        BlockingQueue<HeadChanged> changes = new LinkedBlockingQueue<>();
        follow(one, changes);

        Node later = parts.opened(Node.start(mining(2, MineMode.DEMAND), parts::failed));
        CountDownLatch workArrived = new CountDownLatch(1);
        later.pool().additions().subscribe(Runnable::run, 1024, new EventSource.Subscriber<>() {
            @Override
            public void received(Transaction transaction) {
                if (transaction.hash().equals(work.hash())) {
                    workArrived.countDown();
                }
            }

            @Override
            public void cutOff() {}
        });
        parts.opened(peers(later, 2, List.of(peersOfOne.enode())));

        Set<Hash> expected = new HashSet<>(Set.of(work.hash(), transfer.hash()));
        for (long nonce = 1; !expected.isEmpty(); nonce++) {
            HeadChanged change = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(change).as("missing %s", expected).isNotNull();
            change.applied()
                    .forEach(it -> it.block().transactions().forEach(included -> expected.remove(included.hash())));
            // Keeps it mining, should the first block have come before the contribution was there. That is owed for a
            // few blocks only.
            assertThat(workArrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            var _ = one.pool().submit(TestAccounts.transfer(0, nonce, TestAccounts.address(1), Wei.of(1)));
        }
    }

    @Test
    void eachSideKnowsHowFarTheOtherIs() throws Exception {
        Node miner = parts.opened(Node.start(mining(1), parts::failed));
        PeerService minerPeers = parts.opened(peers(miner, 1, List.of()));
        Node follower = parts.opened(Node.start(idle(), parts::failed));
        PeerService followerPeers = parts.opened(peers(follower, 2, List.of(minerPeers.enode())));

        awaitHead(follower, _ -> isKnownToBeAt(followerPeers, 12));
        awaitHead(miner, _ -> isKnownToBeAt(minerPeers, 12));
    }

    private static boolean isKnownToBeAt(PeerService others, long height) {
        return others.peers().stream()
                .map(others::head)
                .anyMatch(
                        head -> head.number().filter(it -> it.value() >= height).isPresent()
                                && head.totalDifficulty().isPresent());
    }

    private static boolean haveSameBlock(Node one, Node two, BlockNumber height) {
        Optional<Hash> ofOne = one.chain().canonicalHash(height);
        return ofOne.isPresent() && ofOne.equals(two.chain().canonicalHash(height));
    }

    private static Optional<Hash> firstBlock(Node node) {
        return node.chain().canonicalHash(BlockNumber.of(1));
    }

    private static PeerService peers(Node node, int key, List<Enode> others) throws Exception {
        return PeerService.start(
                node,
                PrivateKey.ofHex(String.format("%02x", key).repeat(32)),
                new PeerService.Settings("127.0.0.1", 0, others));
    }

    private static NodeOptions mining(int beneficiary) {
        return mining(beneficiary, MineMode.ALWAYS);
    }

    private static NodeOptions mining(int beneficiary, MineMode mode) {
        return idle().withMining(
                        new MiningSettings(mode, Optional.of(Address.ofNumber(beneficiary))),
                        Rig.ofProcessor(new CpuMinerSettings(1, 1, 1, ThreadPriority.BACKGROUND)));
    }

    private static NodeOptions idle() {
        return NodeOptions.of(TinyGenesis.genesis(), new NodeOptions.Storage.InMemory());
    }

    private static void awaitHead(Node node, Predicate<HeadChanged> condition) throws InterruptedException {
        BlockingQueue<HeadChanged> changes = new LinkedBlockingQueue<>();
        follow(node, changes);
        HeadChanged change;
        do {
            change = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(change).as("a head within %d s", PATIENCE_SECONDS).isNotNull();
        } while (!condition.test(change));
    }

    private static void follow(Node node, BlockingQueue<HeadChanged> changes) {
        node.chain().headChanges().subscribe(Runnable::run, 1024, new EventSource.Subscriber<>() {
            @Override
            public void received(HeadChanged change) {
                changes.add(change);
            }

            @Override
            public void cutOff() {}
        });
    }
}
