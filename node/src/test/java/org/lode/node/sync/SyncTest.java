package org.lode.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.node.chain.Chain;
import org.lode.node.chain.Reach;
import org.lode.node.store.Batch;
import org.lode.node.store.MemoryStore;
import org.lode.node.store.StateHistory;
import org.lode.node.sync.ScriptedPeer.Reply;
import org.lode.node.testkit.LogLines;
import org.lode.node.testkit.TestChain;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.wire.Message;

/** Catching up, with honest peers and others. */
final class SyncTest {
    private static final long SEED = 20_261_122;
    private static final int FORK = 40;
    private static final int LONG = 700;
    private static final Duration PLENTY = Duration.ofMinutes(3);

    private static BuiltBlock tip;
    private static BuiltBlock otherTip;

    /** Whose chain the peers have. */
    private static SyncNode source;

    private SyncNode node;

    /** A chain of 700 blocks, and one of 200 that leaves it at block 40. */
    @BeforeAll
    static void mine() throws Exception {
        ChainBuilder build = ChainBuilder.tiny();
        BuiltBlock fork = build.extend(build.genesis(), FORK);
        tip = build.extend(fork, LONG - FORK);
        BuiltBlock other = fork;
        for (int i = 0; i < 160; i++) {
            other = build.on(other)
                    .beneficiary(Address.ofNumber(0x07e4))
                    .extraData(Bytes.ofHex("0x0b"))
                    .mine();
        }
        otherTip = other;
        source = SyncNode.inMemory(SEED + 1);
        source.chain.importAll(tip.chain());
    }

    @BeforeEach
    void open() throws Exception {
        System.out.println("SyncTest seed " + SEED);
        node = SyncNode.inMemory(SEED);
    }

    @Test
    void catchesUpFromSeveralPeersAtOnce() {
        List<ScriptedPeer> peers = List.of(honest(), honest(), honest());
        peers.forEach(ScriptedPeer::join);
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
        assertThat(peers).allSatisfy(peer -> {
            assertThat(peer.asked(Message.GetBlockBodies.class)).isPositive();
            assertThat(peer.offences).isEmpty();
        });
        assertThat(node.gossip.syncing()).isEmpty();
    }

    @Test
    void tellsHowFarItIs() {
        honest().join();
        node.chain.time.advance(Duration.ofMillis(60));
        assertThat(node.gossip.syncing()).hasValueSatisfying(status -> {
            assertThat(status.starting().value()).isZero();
            assertThat(status.highest().value()).isEqualTo(LONG);
        });
    }

    @Test
    void leavesWhoSendsBodiesOfOtherBlocks() {
        ScriptedPeer liar = honest().answering(request -> switch (request) {
            case Message.GetBlockBodies(long id, var hashes) -> {
                List<Message.Body> bodies = hashes.stream()
                        .map(_ ->
                                new Message.Body(List.of(TestAccounts.transfer(0, 0, Address.ofNumber(1), Wei.of(1)))))
                        .toList();
                yield new Reply.Other(new Message.BlockBodies(id, bodies));
            }
            default -> new Reply.Honest();
        });
        liar.join();
        honest().join();
        honest().join();
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
        assertThat(liar.offences).containsExactly(Offence.WRONG_ANSWER);
        assertThat(liar.isGone()).isTrue();
    }

    @Test
    void leavesWhoHasNoBodiesForItsOwnHeaders() {
        ScriptedPeer liar = honest().answering(SyncTest::withoutBodies);
        liar.join();
        node.chain.time.advance(PLENTY);
        liar.join();
        node.chain.time.advance(PLENTY);
        assertThat(node.chain.chain.head().number().value()).isZero();
        honest().join();
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
    }

    private static Reply withoutBodies(Message.Request request) {
        return request instanceof Message.GetBlockBodies(long id, var _)
                ? new Reply.Other(new Message.BlockBodies(id, List.of()))
                : new Reply.Honest();
    }

    @Test
    void leavesWhoSendsHeadersWithoutWork() {
        ScriptedPeer[] self = new ScriptedPeer[1];
        self[0] = honest().answering(request -> {
            if (request instanceof Message.GetBlockHeaders get && get.amount() > 2) {
                List<Header> headers = new ArrayList<>(((Message.BlockHeaders) self[0].honestly(request)).headers());
                if (headers.isEmpty()) {
                    return new Reply.Silence();
                }
                headers.set(headers.size() - 1, withoutWork(headers.getLast()));
                return new Reply.Other(new Message.BlockHeaders(get.requestId(), headers));
            }
            return new Reply.Honest();
        });
        ScriptedPeer liar = self[0];
        liar.join();
        node.chain.time.advance(PLENTY);
        assertThat(liar.offences).containsExactly(Offence.WRONG_SEAL);
        assertThat(liar.asked(Message.GetBlockBodies.class)).isZero();
        honest().join();
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
    }

    private static Header withoutWork(Header header) {
        SealedWork work = header.work();
        return new Header(
                SealedWork.of(
                        work.header(),
                        new Seal(work.seal().nonce() + 1, work.seal().mixHash())),
                header.content());
    }

    @Test
    void leavesWhoClaimsMoreWorkThanItsChainHas() {
        UInt256 claimed = source.gossip.head().totalDifficulty().plus(UInt256.of(1_000_000));
        ScriptedPeer boaster = new ScriptedPeer(node, source, claimed);
        boaster.join();
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
        assertThat(boaster.isGone()).isFalse();
        // Once may be a reorganisation of its own. It says it again with a block that is not here.
        node.gossip.received(boaster, new Message.NewBlock(otherTip.block(), claimed));
        node.chain.time.advance(PLENTY);
        assertThat(boaster.offences).containsExactly(Offence.WRONG_ANSWER);
    }

    @Test
    void leavesWhoClaimsMoreWorkForAKnownBlockThanItHas() {
        node.chain.importAll(tip.chain());
        ScriptedPeer boaster = honest();
        boaster.join();
        node.chain.time.advance(PLENTY);
        UInt256 claimed = source.gossip.head().totalDifficulty().plus(UInt256.ONE);
        node.gossip.received(boaster, new Message.NewBlock(tip.block(), claimed));
        node.chain.time.advance(PLENTY);
        assertThat(boaster.offences).containsExactly(Offence.FALSE_CLAIM);
        assertThat(boaster.isGone()).isTrue();
    }

    @Test
    void asksForNoBodiesOfABranchWithLessWork() throws Exception {
        SyncNode other = SyncNode.inMemory(SEED + 2);
        other.chain.importAll(otherTip.chain());
        node.chain.importAll(tip.chain().subList(0, 400));
        ScriptedPeer boaster = new ScriptedPeer(
                node, other, node.gossip.head().totalDifficulty().plus(UInt256.ONE));
        boaster.join();
        node.chain.time.advance(PLENTY);
        assertThat(boaster.asked(Message.GetBlockHeaders.class)).isBetween(2L, 12L);
        assertThat(boaster.asked(Message.GetBlockBodies.class)).isZero();
        assertThat(node.chain.chain.head().number().value()).isEqualTo(400);
    }

    @Test
    void followsAHeavierChainThatForkedDeepDown() {
        node.chain.importAll(otherTip.chain());
        assertThat(node.chain.chain.head().hash()).isEqualTo(otherTip.hash());
        ScriptedPeer peer = honest();
        peer.join();
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
        long first = peer.asked.stream()
                .takeWhile(request -> !(request instanceof Message.GetBlockBodies))
                .count();
        assertThat(first)
                .as("questions until the fork is found and headers are there")
                .isLessThan(12);
    }

    @Test
    void followsAHeavierChainThatForkedBelowTheKeptHistory() {
        ChainBuilder build = ChainBuilder.tiny();
        BuiltBlock ours = build.extend(otherTip, 110);
        node.chain.importAll(ours.chain());
        assertThat(ours.number().value() - FORK).isGreaterThan(StateHistory.DEFAULT.blocks());
        ScriptedPeer peer = honest();
        peer.join();
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
        assertThat(peer.offences).isEmpty();
    }

    /** What is on disk when the process is killed during the replay: all blocks of the branch, none of them on the chain. */
    @Test
    void completesAfterARestartAReorganisationBelowTheKeptHistory() throws Exception {
        BuiltBlock ours = ChainBuilder.tiny().extend(otherTip, 110);
        MemoryStore store = new MemoryStore(StateHistory.DEFAULT);
        TestChain.over(store).importAll(ours.chain());
        UInt256 totalDifficulty = ours.ancestor(BlockNumber.GENESIS).totalDifficulty();
        for (Block block : tip.chain()) {
            totalDifficulty = totalDifficulty.plus(block.header().difficulty());
            store.write(new Batch().addBlock(block, totalDifficulty));
        }
        node = SyncNode.over(TestChain.over(store), SEED);
        assertThat(node.chain.chain.head().hash()).isEqualTo(ours.hash());
        ScriptedPeer peer = honest();
        peer.join();
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
        assertThat(peer.asked(Message.GetBlockBodies.class)).isZero();
    }

    @Test
    void fetchesNoBodiesOfAHeavierBranchThatIsOutOfReachAndAsksEachPeerOnce() throws Exception {
        TestChain ours = TestChain.over(new MemoryStore(new StateHistory(64)), new Reach(100, 1_000_000, 1_000_000));
        assertStaysWith(SyncNode.over(ours, SEED));
    }

    @Test
    void looksOnceAtABranchThatIsNotProvenHeavierWithinTheHeadersThatMayBeHeld() throws Exception {
        assertStaysWith(SyncNode.over(TestChain.inMemory(), SEED, 512));
    }

    /** The first peer is asked for headers and has caused their checks, others are asked for one; and the user is told once. */
    private void assertStaysWith(SyncNode staying) throws Exception {
        node = staying;
        BuiltBlock ours = ChainBuilder.tiny().extend(otherTip, 400);
        node.chain.importAll(ours.chain());
        try (LogLines log = new LogLines(Chain.class.getPackage());
                LogLines syncLog = new LogLines(SyncTest.class.getPackage())) {
            ScriptedPeer first = honest();
            first.join();
            node.chain.time.advance(PLENTY);
            long asked = first.asked.size();
            assertThat(asked).isLessThan(12);
            ScriptedPeer second = honest();
            second.join();
            node.chain.time.advance(PLENTY);
            assertThat(second.asked(Message.GetBlockHeaders.class))
                    .as("for its height, and for the header that tells the branch")
                    .isEqualTo(2);
            for (ScriptedPeer peer : List.of(first, second)) {
                node.gossip.received(
                        peer,
                        new Message.NewBlock(tip.block(), source.gossip.head().totalDifficulty()));
                node.chain.time.advance(PLENTY);
                assertThat(peer.asked(Message.GetBlockBodies.class)).isZero();
                assertThat(peer.isGone()).isFalse();
            }
            assertThat(first.offences).containsExactly(Offence.COSTLY_BRANCH);
            assertThat(second.offences).isEmpty();
            assertThat(first.asked.size() - asked).as("its claim comes again").isEqualTo(2);
            assertThat(second.asked).hasSize(4);
            assertThat(log.beginning("branch=out-of-reach fork=40 ").size()
                            + syncLog.beginning("sync=out-of-reach fork=40 ").size())
                    .isEqualTo(1);
        }
        assertThat(node.chain.chain.head().hash()).isEqualTo(ours.hash());
    }

    /** Each is known by its own branch: else either would make the node forget the other's, and check all of it again. */
    @Test
    void checksTwoBranchesOutOfReachOnceEachHoweverTheyAreToldOfInTurns() throws Exception {
        node = SyncNode.over(TestChain.inMemory(), SEED, 512);
        node.chain.importAll(ChainBuilder.tiny().extend(otherTip, 400).chain());
        BuiltBlock third = ChainBuilder.tiny()
                .extendWithTransfers(otherTip.ancestor(BlockNumber.of(FORK)), Address.ofNumber(3), LONG - FORK);
        SyncNode thirdSource = SyncNode.inMemory(SEED + 2);
        thirdSource.chain.importAll(third.chain());
        ScriptedPeer one = honest();
        ScriptedPeer other = ScriptedPeer.honest(node, thirdSource);
        one.join();
        node.chain.time.advance(PLENTY);
        other.join();
        node.chain.time.advance(PLENTY);
        for (int turn = 0; turn < 3; turn++) {
            node.gossip.received(
                    one, new Message.NewBlock(tip.block(), source.gossip.head().totalDifficulty()));
            node.chain.time.advance(PLENTY);
            node.gossip.received(
                    other,
                    new Message.NewBlock(
                            third.block(), thirdSource.gossip.head().totalDifficulty()));
            node.chain.time.advance(PLENTY);
        }
        for (ScriptedPeer peer : List.of(one, other)) {
            assertThat(peer.offences).containsExactly(Offence.COSTLY_BRANCH);
            assertThat(peer.isGone()).isFalse();
        }
    }

    @Test
    void goesOnWithAnotherWhenTheLeaderFallsSilent() {
        int[] answered = new int[1];
        ScriptedPeer dying = new ScriptedPeer(
                        node, source, source.gossip.head().totalDifficulty().plus(UInt256.ONE))
                .answering(_ -> answered[0]++ < 3 ? new Reply.Honest() : new Reply.Silence());
        dying.join();
        ScriptedPeer peer = honest();
        peer.join();
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
        assertThat(dying.isGone()).isTrue();
        assertThat(peer.offences).isEmpty();
    }

    @Test
    void resumesWhereItWas() {
        node.chain.importAll(tip.chain().subList(0, 500));
        ScriptedPeer peer = honest();
        peer.join();
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
        long bodies = peer.asked.stream()
                .filter(Message.GetBlockBodies.class::isInstance)
                .mapToLong(request ->
                        ((Message.GetBlockBodies) request).blockHashes().size())
                .sum();
        assertThat(bodies).isEqualTo(LONG - 500);
    }

    @Test
    void passesANewBlockOnToThoseWhoLackIt() {
        node.chain.importAll(tip.chain().subList(0, LONG - 1));
        ScriptedPeer sender = honest();
        ScriptedPeer other = honest();
        sender.join();
        other.join();
        Block last = tip.block();
        node.gossip.received(
                sender, new Message.NewBlock(last, source.gossip.head().totalDifficulty()));
        node.chain.time.runDue();
        assertThat(node.chain.chain.head().hash()).isEqualTo(tip.hash());
        assertThat(sender.told).noneMatch(Message.NewBlock.class::isInstance);
    }

    @Test
    void fetchesTheLastOfMoreBlocksThanItAsksForAtATime() {
        int told = 20;
        node.chain.importAll(tip.chain().subList(0, LONG - told));
        ScriptedPeer peer = new ScriptedPeer(node, source, UInt256.ZERO);
        peer.join();
        node.gossip.received(peer, hashes(tip.chain().subList(LONG - told, LONG)));
        assertThat(peer.asked(Message.GetCompactBlock.class)).isLessThan(told);
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
        assertThat(peer.offences).isEmpty();
    }

    @Test
    void asksAgainForABlockThatDidNotComeInTime() {
        node.chain.importAll(tip.chain().subList(0, LONG - 1));
        ScriptedPeer peer = new ScriptedPeer(node, source, UInt256.ZERO);
        peer.answering(_ -> peer.asked(Message.GetCompactBlock.class) > 1 ? new Reply.Honest() : new Reply.Silence());
        peer.join();
        node.gossip.received(peer, hashes(List.of(tip.block())));
        node.chain.time.advance(PLENTY);
        assertCaughtUp();
        assertThat(peer.asked(Message.GetCompactBlock.class)).isEqualTo(2);
        assertThat(peer.isGone()).isFalse();
    }

    private static Message.NewBlockHashes hashes(List<Block> blocks) {
        return new Message.NewBlockHashes(blocks.stream()
                .map(it -> new Message.BlockId(it.hash(), it.number()))
                .toList());
    }

    private ScriptedPeer honest() {
        return ScriptedPeer.honest(node, source);
    }

    private void assertCaughtUp() {
        assertThat(node.chain.chain.head().hash()).isEqualTo(tip.hash());
    }
}
