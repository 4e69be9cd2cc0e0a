package org.lode.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.testkit.RawPeer;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Message;

/**
 * A whole node with an honest follower, and one who means it ill. In each test the follower goes on getting blocks and an honest
 * stranger goes on getting answers.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AttackTest {
    /** Far more than the sockets' buffers hold. */
    private static final int REQUESTS = 1_000_000;

    private final AttackedNode node = new AttackedNode();
    private final ChainBuilder builder = node.builder;

    AttackTest() throws Exception {}

    @AfterAll
    void stop() throws Exception {
        node.stop();
    }

    @BeforeEach
    void growTheChain() throws Exception {
        node.grow();
    }

    @AfterEach
    void honestPeersAreServed() throws Exception {
        node.servesHonestPeers();
    }

    @Test
    void whoSendsABlockWithAMadeUpMixIsBarred() throws Exception {
        PrivateKey key = node.attacker();
        Block block = builder.on(node.beside()).build();
        WorkHeader work = block.header().work().header();
        Header header = new Header(
                AttackedNode.madeUp(work, work.difficulty()), block.header().content());
        try (RawPeer bad = node.greeted(key)) {
            bad.send(node.newBlock(new Block(header, block.transactions())));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        node.isBarredFor(key, Offence.WRONG_MIX);
    }

    @Test
    void whoSendsManyContributionsWithMadeUpMixesIsBarredAfterAFew() throws Exception {
        PrivateKey key = node.attacker();
        List<Transaction> forged = IntStream.range(0, 3_000)
                .<Transaction>mapToObj(
                        i -> ContributionTransaction.of(AttackedNode.madeUp(shareHeader(i), shareDifficulty())))
                .toList();
        long before = node.peers.reputation().count(Offence.WRONG_MIX);
        try (RawPeer bad = node.greeted(key)) {
            bad.send(new Message.Transactions(forged));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        node.isBarredFor(key, Offence.WRONG_MIX);
        assertThat(node.peers.reputation().count(Offence.WRONG_MIX) - before)
                .as("held against it once: the rest was dropped")
                .isEqualTo(1);
    }

    @Test
    void whoSendsWorkThatMissesItsTargetIsBarred() throws Exception {
        PrivateKey key = node.attacker();
        SealedWork weak = builder.on(node.tip()).tooWeak();
        try (RawPeer bad = node.greeted(key)) {
            bad.send(new Message.Transactions(List.of(ContributionTransaction.of(weak))));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        node.isBarredFor(key, Offence.WRONG_SEAL);
    }

    @Test
    void whoSendsABlockWhoseSealMissesItsTargetIsBarred() throws Exception {
        PrivateKey key = node.attacker();
        Block block = builder.on(node.beside()).build();
        SealedWork weak = builder.on(node.beside()).tooWeak();
        Header header = new Header(weak, block.header().content());
        try (RawPeer bad = node.greeted(key)) {
            bad.send(node.newBlock(new Block(header, block.transactions())));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        node.isBarredFor(key, Offence.WRONG_SEAL);
    }

    @Test
    void anInvalidBlockIsHeldAgainstItsSender() throws Exception {
        PrivateKey key = node.attacker();
        Block invalid = builder.on(node.beside())
                .header(it -> new WorkHeader(
                        it.parentHash(),
                        Hash.ZERO,
                        it.number(),
                        it.timestampSeconds(),
                        it.difficulty(),
                        it.beneficiary(),
                        it.contentHash()))
                .build();
        try (RawPeer bad = node.greeted(key)) {
            bad.send(node.newBlock(invalid));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        node.isBarredFor(key, Offence.INVALID_BLOCK);
    }

    /** Two bodies for one header: the header is sound, so only the sender of the wrong body is to blame. */
    @Test
    void whoSendsAnotherBodyForAHeaderIsBarredAndTheBlockIsNot() throws Exception {
        PrivateKey key = node.attacker();
        Block block = builder.on(node.beside())
                .extraData(Bytes.ofHex("e1"))
                .transfer(0, 1, Wei.of(1))
                .build();
        try (RawPeer bad = node.greeted(key)) {
            bad.send(node.newBlock(new Block(block.header(), List.of())));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        node.isBarredFor(key, Offence.INVALID_BLOCK);
        assertThat(node.victim
                        .chain()
                        .submit(block)
                        .get(AttackedNode.PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .toString())
                .startsWith("OnSideBranch");
    }

    /** Many valid blocks of one height: each has cost its work, so nobody is to blame, and the rate is bounded. */
    @Test
    void aFloodOfValidSiblingsIsReadSlowlyAndStopsNobody() throws Exception {
        PrivateKey key = node.attacker();
        List<Block> siblings = IntStream.range(0, 400)
                .mapToObj(i -> builder.on(node.beside())
                        .extraData(Bytes.owning(new byte[] {7, (byte) (i >> 8), (byte) i}))
                        .build())
                .toList();
        try (RawPeer bad = node.greeted(key)) {
            for (Block sibling : siblings) {
                bad.send(node.newBlock(sibling));
            }
            assertThat(node.victim.chain().head().number().value()).isPositive();
        } catch (SocketException _) {
            // Left while it was sending: also an answer.
        }
        assertThat(node.points(key)).isLessThan(Reputation.BAR_POINTS);
    }

    @Test
    void transactionsThatNobodySignedEndTheSession() throws Exception {
        PrivateKey key = node.attacker();
        SignedTransaction good = TestAccounts.transfer(0, 900, TestAccounts.address(1), Wei.of(1));
        byte[] encoded = good.encoded().toArray();
        // The last bytes are the signature's s: above half the order of the group.
        Arrays.fill(encoded, encoded.length - 32, encoded.length, (byte) 0xee);
        try (RawPeer bad = node.greeted(key)) {
            bad.send(new Message.Transactions(List.of(Transaction.decode(Bytes.owning(encoded)))));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        assertThat(node.offences(key)).contains(Offence.WRONG_SIGNATURE);
    }

    @Test
    void aFloodOfAnnouncementsFillsNothing() throws Exception {
        PrivateKey key = node.attacker();
        List<Message.Announced> nothing = IntStream.range(0, 4_096)
                .mapToObj(i -> new Message.Announced(2, 100, Keccak.hash256(new byte[] {9, (byte) i, (byte) (i >> 8)})))
                .toList();
        try (RawPeer bad = node.greeted(key)) {
            for (int i = 0; i < 2_000; i++) {
                bad.send(new Message.NewPooledTransactionHashes(nothing));
            }
            bad.awaitEnd();
        } catch (SocketException _) {
            // Closed while it was still sending.
        }
        assertThat(node.offences(key)).containsAnyOf(Offence.FLOODING, Offence.NO_ANSWER);
    }

    @Test
    void aFloodOfRequestsIsAnsweredAtABoundedRate() throws Exception {
        PrivateKey key = node.attacker();
        int sent = 0;
        try (RawPeer greedy = node.greeted(key)) {
            // It reads nothing: what is not answered fills its inbox here.
            while (sent < REQUESTS) {
                greedy.send(new Message.GetBlockHeaders(
                        sent++, new Message.Origin.AtNumber(BlockNumber.of(0)), 512, 0, Message.Direction.RISING));
            }
        } catch (SocketException _) {
            // Closed while it was still sending.
        }
        assertThat(sent).isLessThan(REQUESTS);
        assertThat(node.offences(key)).containsAnyOf(Offence.FLOODING, Offence.SLOW_READER);
    }

    /** Work on the block after the tip; told apart by its beneficiary. */
    private WorkHeader shareHeader(int number) {
        BlockNumber next = node.tip().number().next();
        return new WorkHeader(
                node.tip().hash(),
                node.tip().hashAt(anchorOf(next)),
                next,
                node.tip().block().header().timestampSeconds() + 2,
                node.tip().block().header().difficulty(),
                Address.ofNumber(number + 1),
                Hash.ZERO);
    }

    private UInt256 shareDifficulty() {
        return builder.shareDifficulty(shareHeader(0), node.tip());
    }

    private BlockNumber anchorOf(BlockNumber number) {
        return BlockNumber.of(
                Math.max(0, number.value() - 1 - builder.spec().contribution().anchorDepth()));
    }
}
