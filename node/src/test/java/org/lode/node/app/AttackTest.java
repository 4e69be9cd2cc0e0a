package org.lode.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.testkit.TinyGenesis;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;
import org.lode.node.chain.HeadChanged;
import org.lode.node.event.EventSource;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.testkit.RawPeer;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Message;

/**
 * A whole node with an honest follower, and one who means it ill. In each test the follower goes on getting blocks and an honest
 * stranger goes on getting answers.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AttackTest {
    private static final long PATIENCE_SECONDS = 120;
    private static final PrivateKey HONEST = key(0x44);

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final ChainBuilder builder = ChainBuilder.tiny();
    private Node victim;
    private Node follower;
    private PeerService victimPeers;
    private BuiltBlock tip = builder.genesis();
    private int attackers = 0x60;

    @BeforeAll
    void start() throws Exception {
        victim = opened(Node.start(idle(), (where, cause) -> failure.set(cause)));
        victimPeers = opened(PeerService.start(victim, key(1), new PeerService.Settings("127.0.0.1", 0, List.of())));
        follower = opened(Node.start(idle(), (where, cause) -> failure.set(cause)));
        opened(PeerService.start(
                follower, key(2), new PeerService.Settings("127.0.0.1", 0, List.of(victimPeers.enode()))));
    }

    @AfterAll
    void close() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
        assertThat(failure.get()).isNull();
    }

    @BeforeEach
    void growTheChain() throws Exception {
        growUntilHeadOf(victim);
    }

    @AfterEach
    void honestPeersAreServed() throws Exception {
        try (RawPeer stranger = greeted(HONEST)) {
            stranger.send(new Message.GetBlockHeaders(
                    77, new Message.Origin.AtNumber(BlockNumber.of(0)), 1, 0, Message.Direction.RISING));
            assertThat(stranger.await(Message.BlockHeaders.class).headers()).hasSize(1);
        }
        growUntilHeadOf(follower);
        assertThat(points(key(2))).as("held against the honest follower").isZero();
        assertThat(points(HONEST)).isZero();
        assertThat(victimPeers.reputation().size()).isLessThanOrEqualTo(2 * Reputation.MAX_ENTRIES);
    }

    /** The victim gets a new block, and that node has it too. */
    private void growUntilHeadOf(Node node) throws InterruptedException {
        BlockingQueue<Hash> heads = new LinkedBlockingQueue<>();
        node.chain().headChanges().subscribe(Runnable::run, 1_024, new EventSource.Subscriber<>() {
            @Override
            public void received(HeadChanged change) {
                heads.add(change.head().hash());
            }

            @Override
            public void cutOff() {}
        });
        tip = builder.on(tip).mine();
        var _ = victim.chain().submit(tip.block());
        Hash head = node.chain().head().hash();
        while (!head.equals(tip.hash())) {
            head = heads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(head).as("the head within %d s", PATIENCE_SECONDS).isNotNull();
        }
    }

    @Test
    void whoSendsABlockWithAMadeUpMixIsBarred() throws Exception {
        PrivateKey key = attacker();
        Block block = builder.on(beside()).build();
        WorkHeader work = block.header().work().header();
        Header header =
                new Header(madeUp(work, work.difficulty()), block.header().content());
        try (RawPeer bad = greeted(key)) {
            bad.send(new Message.NewBlock(new Block(header, block.transactions()), UInt256.of(1_000)));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        isBarredFor(key, Offence.WRONG_MIX);
    }

    @Test
    void whoSendsManyContributionsWithMadeUpMixesIsBarredAfterAFew() throws Exception {
        PrivateKey key = attacker();
        List<Transaction> forged = IntStream.range(0, 3_000)
                .<Transaction>mapToObj(i -> ContributionTransaction.of(madeUp(shareHeader(i), shareDifficulty())))
                .toList();
        long before = victimPeers.reputation().count(Offence.WRONG_MIX);
        try (RawPeer bad = greeted(key)) {
            bad.send(new Message.Transactions(forged));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        isBarredFor(key, Offence.WRONG_MIX);
        assertThat(victimPeers.reputation().count(Offence.WRONG_MIX) - before)
                .as("held against it once: the rest was dropped")
                .isEqualTo(1);
    }

    @Test
    void whoSendsWorkThatMissesItsTargetIsBarred() throws Exception {
        PrivateKey key = attacker();
        SealedWork weak = builder.on(tip).tooWeak();
        try (RawPeer bad = greeted(key)) {
            bad.send(new Message.Transactions(List.of(ContributionTransaction.of(weak))));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        isBarredFor(key, Offence.WRONG_SEAL);
    }

    @Test
    void whoSendsABlockWhoseSealMissesItsTargetIsBarred() throws Exception {
        PrivateKey key = attacker();
        Block block = builder.on(beside()).build();
        SealedWork weak = builder.on(beside()).tooWeak();
        Header header = new Header(weak, block.header().content());
        try (RawPeer bad = greeted(key)) {
            bad.send(new Message.NewBlock(new Block(header, block.transactions()), UInt256.of(1_000)));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        isBarredFor(key, Offence.WRONG_SEAL);
    }

    @Test
    void anInvalidBlockIsHeldAgainstItsSender() throws Exception {
        PrivateKey key = attacker();
        Block invalid = builder.on(beside())
                .header(it -> new WorkHeader(
                        it.parentHash(),
                        Hash.ZERO,
                        it.number(),
                        it.timestampSeconds(),
                        it.difficulty(),
                        it.beneficiary(),
                        it.contentHash()))
                .build();
        try (RawPeer bad = greeted(key)) {
            bad.send(new Message.NewBlock(invalid, UInt256.of(1_000)));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        isBarredFor(key, Offence.INVALID_BLOCK);
    }

    /** Two bodies for one header: the header is sound, so only the sender of the wrong body is to blame. */
    @Test
    void whoSendsAnotherBodyForAHeaderIsBarredAndTheBlockIsNot() throws Exception {
        PrivateKey key = attacker();
        Block block = builder.on(beside())
                .extraData(Bytes.ofHex("e1"))
                .transfer(0, 1, Wei.of(1))
                .build();
        try (RawPeer bad = greeted(key)) {
            bad.send(new Message.NewBlock(new Block(block.header(), List.of()), UInt256.of(1_000)));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        isBarredFor(key, Offence.INVALID_BLOCK);
        assertThat(victim.chain()
                        .submit(block)
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .toString())
                .startsWith("OnSideBranch");
    }

    /** Many valid blocks of one height: each has cost its work, so nobody is to blame, and the rate is bounded. */
    @Test
    void aFloodOfValidSiblingsIsReadSlowlyAndStopsNobody() throws Exception {
        PrivateKey key = attacker();
        List<Block> siblings = IntStream.range(0, 400)
                .mapToObj(i -> builder.on(beside())
                        .extraData(Bytes.owning(new byte[] {7, (byte) (i >> 8), (byte) i}))
                        .build())
                .toList();
        try (RawPeer bad = greeted(key)) {
            for (Block sibling : siblings) {
                bad.send(new Message.NewBlock(sibling, UInt256.of(1_000)));
            }
            assertThat(victim.chain().head().number().value()).isPositive();
        } catch (SocketException _) {
            // Left while it was sending: also an answer.
        }
        assertThat(points(key)).isLessThan(Reputation.BAR_POINTS);
    }

    @Test
    void transactionsThatNobodySignedEndTheSession() throws Exception {
        PrivateKey key = attacker();
        SignedTransaction good = TestAccounts.transfer(0, 900, TestAccounts.address(1), Wei.of(1));
        byte[] encoded = good.encoded().toArray();
        // The last bytes are the signature's s: above half the order of the group.
        Arrays.fill(encoded, encoded.length - 32, encoded.length, (byte) 0xee);
        try (RawPeer bad = greeted(key)) {
            bad.send(new Message.Transactions(List.of(Transaction.decode(Bytes.owning(encoded)))));
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        assertThat(offences(key)).contains(Offence.WRONG_SIGNATURE);
    }

    @Test
    void aFloodOfAnnouncementsFillsNothing() throws Exception {
        PrivateKey key = attacker();
        List<Message.Announced> nothing = IntStream.range(0, 4_096)
                .mapToObj(i -> new Message.Announced(2, 100, Keccak.hash256(new byte[] {9, (byte) i, (byte) (i >> 8)})))
                .toList();
        try (RawPeer bad = greeted(key)) {
            for (int i = 0; i < 2_000; i++) {
                bad.send(new Message.NewPooledTransactionHashes(nothing));
            }
            bad.awaitEnd();
        } catch (SocketException _) {
            // Closed while it was still sending.
        }
        assertThat(offences(key)).containsAnyOf(Offence.FLOODING, Offence.NO_ANSWER);
    }

    @Test
    void aFloodOfRequestsIsAnsweredAtABoundedRate() throws Exception {
        PrivateKey key = attacker();
        int sent = 0;
        try (RawPeer greedy = greeted(key)) {
            // It reads nothing: what is not answered fills its inbox here.
            while (sent < 100_000) {
                greedy.send(new Message.GetBlockHeaders(
                        sent++, new Message.Origin.AtNumber(BlockNumber.of(0)), 512, 0, Message.Direction.RISING));
            }
        } catch (SocketException _) {
            // Closed while it was still sending.
        }
        assertThat(sent).isLessThan(100_000);
        assertThat(offences(key)).containsAnyOf(Offence.FLOODING, Offence.SLOW_READER);
    }

    private void isBarredFor(PrivateKey key, Offence offence) throws IOException {
        assertThat(offences(key)).containsExactly(offence);
        assertThat(victimPeers.reputation().isBarred(id(key))).isTrue();
        try (RawPeer again = RawPeer.secured(victimPeers.enode(), key)) {
            assertThat(again.awaitEnd()).isEqualTo(Optional.of(Disconnect.Reason.USELESS_PEER));
        }
    }

    private Set<Offence> offences(PrivateKey key) {
        return victimPeers.reputation().standing(id(key)).offences().keySet();
    }

    private int points(PrivateKey key) {
        return victimPeers.reputation().standing(id(key)).points();
    }

    private RawPeer greeted(PrivateKey key) throws IOException {
        return RawPeer.greeted(
                victimPeers.enode(),
                key,
                TinyGenesis.genesis().spec().chainId(),
                TinyGenesis.genesis().hash());
    }

    /** A seal that passes the two cheap hashes: its mix was tried until it did, which costs no light hash. */
    private static SealedWork madeUp(WorkHeader header, UInt256 difficulty) {
        UInt256 boundary = Ethash.boundary(difficulty);
        long nonce = 1;
        byte[] start = new byte[Hash.SIZE_BYTES + Long.BYTES];
        header.sealHash().writeTo(start, 0);
        start[Hash.SIZE_BYTES] = (byte) nonce;
        KeccakDigest keccak512 = new KeccakDigest(512);
        keccak512.update(start, 0, start.length);
        byte[] mixed = new byte[3 * Hash.SIZE_BYTES];
        keccak512.doFinal(mixed, 0);
        for (long guess = 0; ; guess++) {
            Hash mix = new Hash(guess, 1, 2, 3);
            mix.writeTo(mixed, 2 * Hash.SIZE_BYTES);
            if (Keccak.hash256(mixed).toUInt256().compareTo(boundary) <= 0) {
                return SealedWork.of(header, new Seal(nonce, mix));
            }
        }
    }

    /** Work on the block after the tip; told apart by its beneficiary. */
    private WorkHeader shareHeader(int number) {
        BlockNumber next = tip.number().next();
        return new WorkHeader(
                tip.hash(),
                tip.hashAt(anchorOf(next)),
                next,
                tip.block().header().timestampSeconds() + 2,
                tip.block().header().difficulty(),
                Address.ofNumber(number + 1),
                Hash.ZERO);
    }

    private UInt256 shareDifficulty() {
        return builder.shareDifficulty(shareHeader(0), tip);
    }

    private BlockNumber anchorOf(BlockNumber number) {
        return BlockNumber.of(
                Math.max(0, number.value() - 1 - builder.spec().contribution().anchorDepth()));
    }

    /** A block on it stands beside the tip and wins nothing. */
    private BuiltBlock beside() {
        return tip.before().orElseThrow();
    }

    private PrivateKey attacker() {
        return key(attackers++);
    }

    private static Bytes id(PrivateKey key) {
        return Secp256k1.fastest().publicKey(key);
    }

    private static PrivateKey key(int number) {
        return PrivateKey.ofHex(String.format("%02x", number).repeat(32));
    }

    private static NodeOptions idle() {
        return NodeOptions.of(TinyGenesis.genesis(), new NodeOptions.Storage.InMemory());
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.add(0, part);
        return part;
    }
}
