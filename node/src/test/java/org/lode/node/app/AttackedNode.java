package org.lode.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.lode.consensus.block.Block;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TinyGenesis;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;
import org.lode.node.chain.BlockImport;
import org.lode.node.chain.HeadChanged;
import org.lode.node.event.EventSource;
import org.lode.node.testkit.OpenParts;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.session.Enode;
import org.lode.p2p.session.TestNode;
import org.lode.p2p.testkit.RawPeer;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Message;

/** A whole node with an honest follower, over loopback TCP, for peers who mean it ill. */
final class AttackedNode {
    static final long PATIENCE_SECONDS = 120;

    final ChainBuilder builder = ChainBuilder.tiny();
    final Node victim;
    final PeerService peers;

    private final OpenParts parts = new OpenParts();
    private final Node follower;
    private BuiltBlock tip = builder.genesis();
    private int attackers = 0x60;

    AttackedNode() throws Exception {
        victim = parts.opened(Node.start(idle(), parts::failed));
        peers = parts.opened(PeerService.start(victim, key(1), unhurried(List.of())));
        follower = parts.opened(Node.start(idle(), parts::failed));
        parts.opened(PeerService.start(follower, key(2), unhurried(List.of(peers.enode()))));
    }

    void stop() throws Exception {
        parts.closeAll();
    }

    /** A new block. */
    void grow() throws InterruptedException {
        growUntilHeadOf(victim);
    }

    /** So many new blocks. */
    void growBy(int blocks) throws Exception {
        for (int i = 0; i < blocks - 1; i++) {
            tip = builder.on(tip).mine();
            assertThat(victim.chain().submit(tip.block()).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(BlockImport.Outcome.BecameHead.class);
        }
        grow();
    }

    /** The follower goes on getting blocks, a new honest stranger gets answers, and no ill will is held against either. */
    void servesHonestPeers() throws Exception {
        PrivateKey honest = attacker();
        try (RawPeer stranger = greeted(honest)) {
            stranger.send(new Message.GetBlockHeaders(
                    77, new Message.Origin.AtNumber(BlockNumber.of(0)), 1, 0, Message.Direction.RISING));
            assertThat(stranger.await(Message.BlockHeaders.class).headers()).hasSize(1);
        }
        growUntilHeadOf(follower);
        assertThat(misdeeds(key(2))).as("held against the honest follower").isEmpty();
        assertThat(misdeeds(honest)).isEmpty();
        assertThat(peers.reputation().size()).isLessThanOrEqualTo(2 * Reputation.MAX_ENTRIES);
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

    BuiltBlock tip() {
        return tip;
    }

    /** A block on it stands beside the tip and wins nothing. */
    BuiltBlock beside() {
        return tip.before().orElseThrow();
    }

    /** The block with the work of the chain that ends in it. */
    Message.NewBlock newBlock(Block block) {
        return new Message.NewBlock(block, totalDifficulty(block));
    }

    /** Of the chain that ends in it; its parent is known. */
    UInt256 totalDifficulty(Block block) {
        return victim.chain()
                .totalDifficulty(block.header().parentHash())
                .orElseThrow()
                .plus(block.header().difficulty());
    }

    void isBarredFor(PrivateKey key, Offence offence) throws IOException {
        assertThat(misdeeds(key)).containsExactly(offence);
        assertThat(isBarred(key)).isTrue();
        try (RawPeer again = RawPeer.secured(peers.enode(), key)) {
            assertThat(again.awaitEnd()).isEqualTo(Optional.of(Disconnect.Reason.USELESS_PEER));
        }
    }

    boolean isBarred(PrivateKey key) {
        return peers.reputation().isBarred(id(key));
    }

    /** It learns that its session is over before its place is free. */
    void awaitGone(PrivateKey key) {
        while (peers.peers().stream().anyMatch(it -> it.info().nodeId().equals(id(key)))) {
            Thread.onSpinWait();
        }
    }

    Set<Offence> offences(PrivateKey key) {
        return peers.reputation().standing(id(key)).offences().keySet();
    }

    /** Offences that a busy machine does not explain. */
    Set<Offence> misdeeds(PrivateKey key) {
        return offences(key).stream()
                .filter(it -> it.blame() == Offence.Blame.NODE)
                .collect(Collectors.toSet());
    }

    int points(PrivateKey key) {
        return peers.reputation().standing(id(key)).points();
    }

    RawPeer greeted(PrivateKey key) throws IOException {
        return RawPeer.greeted(
                peers.enode(),
                key,
                TinyGenesis.genesis().spec().chainId(),
                TinyGenesis.genesis().hash());
    }

    /** Somebody new. */
    PrivateKey attacker() {
        return key(attackers++);
    }

    /** A seal that passes the two cheap hashes: its mix was tried until it did, which costs no light hash. */
    static SealedWork madeUp(WorkHeader header, UInt256 difficulty) {
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

    private static Bytes id(PrivateKey key) {
        return Secp256k1.fastest().publicKey(key);
    }

    private static PrivateKey key(int number) {
        return PrivateKey.ofHex(String.format("%02x", number).repeat(32));
    }

    /** Its sessions end for what peers do, not because this machine is busy. */
    private static PeerService.Settings unhurried(List<Enode> staticPeers) {
        return new PeerService.Settings("127.0.0.1", 0, staticPeers, Optional.empty(), TestNode.UNHURRIED);
    }

    private static NodeOptions idle() {
        return NodeOptions.of(TinyGenesis.genesis(), new NodeOptions.Storage.InMemory());
    }
}
