package org.lode.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.testkit.TinyGenesis;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.work.WorkHeader;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.testkit.RawPeer;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Message;

/**
 * Peers that say one thing and then another, to a whole node with an honest follower. Two sealed blocks of one height are no offence in
 * proof of work; what contradicts itself is, and what costs its sender little is not looked at.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EquivocationTest {
    private static final int TRANSFERS = 6;
    /** Farther below the head than gossip looks. */
    private static final int DEEP = 140;

    private final AttackedNode node = new AttackedNode();
    private final ChainBuilder builder = node.builder;

    EquivocationTest() throws Exception {}

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

    /** The header is sound, so the block is not condemned with the peer that gave others' transactions for it. */
    @Test
    void whoGivesOtherTransactionsForItsCompactBlockIsBarredAndTheBlockIsNot() throws Exception {
        PrivateKey key = node.attacker();
        Block block = besideWithTransfers("c1");
        try (RawPeer bad = node.greeted(key)) {
            bad.send(withoutTransactions(block.header(), node.totalDifficulty(block)));
            Message.GetBlockTransactions asked = bad.await(Message.GetBlockTransactions.class);
            assertThat(asked.indexes()).hasSize(TRANSFERS);
            List<Transaction> others = new ArrayList<>(block.transactions());
            others.set(0, TestAccounts.transfer(3, 900, TestAccounts.address(4), Wei.of(9)));
            bad.send(new Message.BlockTransactions(asked.requestId(), others));
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

    @Test
    void aCompactBlockIsAskedForNothingBeforeItsSealHolds() throws Exception {
        PrivateKey key = node.attacker();
        Block block = besideWithTransfers("c2");
        WorkHeader work = block.header().work().header();
        Header header = new Header(
                AttackedNode.madeUp(work, work.difficulty()), block.header().content());
        try (RawPeer bad = node.greeted(key)) {
            bad.send(withoutTransactions(header, node.totalDifficulty(block)));
            assertThat(everythingUntilTheEnd(bad)).noneMatch(Message.GetBlockTransactions.class::isInstance);
        }
        node.isBarredFor(key, Offence.WRONG_MIX);
    }

    @Test
    void aBlockWhoseParentIsUnknownIsNotLookedAtWhenItClaimsLittleWork() throws Exception {
        PrivateKey key = node.attacker();
        Block cheap = orphan("c3", UInt256.ONE);
        Block dear = orphan("c4", node.tip().block().header().difficulty());
        try (RawPeer bad = node.greeted(key)) {
            bad.send(withoutTransactions(cheap.header(), UInt256.ONE));
            bad.send(withoutTransactions(dear.header(), UInt256.ONE));
            assertThat(bad.await(Message.GetBlockTransactions.class).blockHash())
                    .isEqualTo(dear.hash());
        }
        assertThat(node.misdeeds(key)).isEmpty();
    }

    @Test
    void whoClaimsMoreWorkThanItsBlockHasIsLeft() throws Exception {
        PrivateKey key = node.attacker();
        Block block = besideWithTransfers("c5");
        // Twice is enough, unless a slow machine lets time forgive a point in between.
        for (int i = 0; i < 4 && !node.isBarred(key); i++) {
            try (RawPeer bad = node.greeted(key)) {
                bad.send(new Message.NewBlock(block, node.totalDifficulty(block).plus(UInt256.ONE)));
                assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
            }
            node.awaitGone(key);
        }
        node.isBarredFor(key, Offence.FALSE_CLAIM);
    }

    @Test
    void whoTellsOfBlocksThatItDoesNotHaveIsAskedForAFewAndLeft() throws Exception {
        PrivateKey key = node.attacker();
        List<Message.BlockId> nothing = IntStream.range(0, 1_024)
                .mapToObj(i -> new Message.BlockId(
                        Keccak.hash256(new byte[] {5, (byte) i, (byte) (i >> 8)}),
                        node.tip().number().next()))
                .toList();
        int asked = 0;
        try (RawPeer bad = node.greeted(key)) {
            bad.send(new Message.NewBlockHashes(nothing));
            for (Optional<Message.GetCompactBlock> next = nextAsked(bad); next.isPresent(); next = nextAsked(bad)) {
                asked++;
                bad.send(new Message.CompactBlockAnswer(next.get().requestId(), Optional.empty()));
            }
        } catch (SocketException _) {
            // Closed while it was still answering.
        }
        assertThat(asked).as("blocks asked for, of 1,024").isBetween(5, 16);
        assertThat(node.offences(key)).contains(Offence.EMPTY_ANNOUNCEMENT);
    }

    /** There difficulty was another, perhaps a very low one: whole branches could be made for nothing, and would fill the disk. */
    @Test
    void soundBlocksFarBelowTheHeadAreNotStored() throws Exception {
        node.growBy(DEEP);
        PrivateKey key = node.attacker();
        List<Block> siblings = IntStream.range(0, 100)
                .mapToObj(i -> builder.on(builder.genesis())
                        .extraData(Bytes.owning(new byte[] {6, (byte) i}))
                        .build())
                .toList();
        Block near = besideWithTransfers("c7");
        try (RawPeer bad = node.greeted(key)) {
            for (Block sibling : siblings) {
                bad.send(node.newBlock(sibling));
            }
            bad.send(new Message.NewBlock(near, node.totalDifficulty(near).plus(UInt256.ONE)));
            // All that came before it was looked at.
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        assertThat(node.misdeeds(key)).containsExactly(Offence.FALSE_CLAIM);
        node.grow();
        assertThat(siblings)
                .noneMatch(it -> node.victim.chain().header(it.hash()).isPresent());
    }

    @Test
    void aSecondStatusEndsTheSession() throws Exception {
        PrivateKey key = node.attacker();
        try (RawPeer bad = node.greeted(key)) {
            bad.status(
                    TinyGenesis.genesis().spec().chainId(),
                    TinyGenesis.genesis().hash());
            assertThat(bad.awaitEnd()).contains(Disconnect.Reason.BREACH);
        }
        assertThat(node.misdeeds(key)).containsExactly(Offence.BREACH);
    }

    private static Optional<Message.GetCompactBlock> nextAsked(RawPeer peer) throws IOException {
        while (!peer.hasEnded()) {
            Optional<Message> message = peer.read();
            if (message.orElse(null) instanceof Message.GetCompactBlock get) {
                return Optional.of(get);
            }
        }
        return Optional.empty();
    }

    private static List<Message> everythingUntilTheEnd(RawPeer peer) throws IOException {
        List<Message> messages = new ArrayList<>();
        while (!peer.hasEnded()) {
            peer.read().ifPresent(messages::add);
        }
        return messages;
    }

    private static Message.CompactBlock withoutTransactions(Header header, UInt256 totalDifficulty) {
        // Short ids of transactions that nobody has.
        Bytes ids = Bytes.owning(new byte[TRANSFERS * Message.Compact.SHORT_ID_BYTES]);
        return new Message.CompactBlock(new Message.Compact(header, totalDifficulty, 1, ids, List.of()));
    }

    private Block besideWithTransfers(String extraData) {
        var draft = builder.on(node.beside()).extraData(Bytes.ofHex(extraData));
        for (int i = 0; i < TRANSFERS; i++) {
            draft.transfer(0, 1, Wei.of(1));
        }
        return draft.build();
    }

    private Block orphan(String extraData, UInt256 difficulty) {
        BlockNumber number = node.tip().number().next();
        return builder.on(node.tip())
                .extraData(Bytes.ofHex(extraData))
                .header(it -> new WorkHeader(
                        new Hash(1, 2, 3, 4),
                        it.anchorHash(),
                        number,
                        it.timestampSeconds(),
                        difficulty,
                        it.beneficiary(),
                        it.contentHash()))
                .build();
    }
}
