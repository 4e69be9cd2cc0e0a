package org.lode.p2p.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Message;

@Timeout(600)
final class PeerServerTest {
    private static final long PATIENCE_SECONDS = 240;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable node : open) {
            node.close();
        }
    }

    @Test
    void twoNodesKnowEachOtherAfterOneDials() throws Exception {
        TestNode alice = opened(new TestNode(1));
        TestNode bob = opened(new TestNode(2));
        alice.server.keepConnected(bob.enode());

        Peer.Info bobSeenByAlice = alice.chain.awaitJoined().info();
        Peer.Info aliceSeenByBob = bob.chain.awaitJoined().info();
        assertThat(bobSeenByAlice.nodeId()).isEqualTo(bob.enode().nodeId());
        assertThat(bobSeenByAlice.direction()).isEqualTo(Peer.Direction.OUTBOUND);
        assertThat(bobSeenByAlice.clientId()).isEqualTo("test/2");
        assertThat(aliceSeenByBob.nodeId()).isEqualTo(alice.enode().nodeId());
        assertThat(aliceSeenByBob.direction()).isEqualTo(Peer.Direction.INBOUND);
        assertThat(aliceSeenByBob.status().genesisHash()).isEqualTo(RecordingChain.GENESIS);
    }

    @Test
    void messagesArriveWholeAndInOrder() throws Exception {
        TestNode alice = opened(new TestNode(1));
        TestNode bob = opened(new TestNode(2));
        alice.server.keepConnected(bob.enode());
        Peer toBob = alice.chain.awaitJoined();

        for (int i = 0; i < 200; i++) {
            toBob.send(announcing(i));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(bob.chain.awaitMessage()).isEqualTo(announcing(i));
        }
    }

    @Test
    void anAnswerFindsItsRequest() throws Exception {
        TestNode alice = opened(new TestNode(1));
        TestNode bob = opened(new TestNode(2));
        alice.server.keepConnected(bob.enode());
        Peer toBob = alice.chain.awaitJoined();

        Message.Response answer =
                toBob.request(PeerServerTest::headersFromGenesis).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(answer).isInstanceOf(Message.BlockHeaders.class);
    }

    @Test
    void anotherGenesisIsNoPeer() throws Exception {
        TestNode alice = opened(new TestNode(1));
        Hash otherGenesis = Keccak.hash256(new byte[] {8});
        TestNode stranger = opened(new TestNode(2, TestNode.NETWORK_ID, otherGenesis, TestNode.UNHURRIED));
        assertThat(stranger.server.dial(alice.enode())).isFalse();
        TestNode friend = opened(new TestNode(3));
        friend.server.keepConnected(alice.enode());

        assertThat(alice.chain.awaitJoined().info().nodeId())
                .isEqualTo(friend.enode().nodeId());
        assertThat(stranger.chain.nobodyJoined()).isTrue();
    }

    @Test
    void anotherNetworkIsNoPeer() throws Exception {
        TestNode alice = opened(new TestNode(1));
        TestNode stranger =
                opened(new TestNode(2, TestNode.NETWORK_ID + 1, RecordingChain.GENESIS, TestNode.UNHURRIED));
        assertThat(stranger.server.dial(alice.enode())).isFalse();
        TestNode friend = opened(new TestNode(3));
        friend.server.keepConnected(alice.enode());

        assertThat(alice.chain.awaitJoined().info().nodeId())
                .isEqualTo(friend.enode().nodeId());
        assertThat(stranger.chain.nobodyJoined()).isTrue();
    }

    @Test
    void twoNodesThatDialEachOtherKeepOneSession() throws Exception {
        TestNode alice = opened(new TestNode(1));
        TestNode bob = opened(new TestNode(2));
        alice.server.keepConnected(bob.enode());
        bob.server.keepConnected(alice.enode());

        // For a moment there may be two, of which each side still has another.
        while (!haveTheSameSession(alice, bob)) {
            Thread.onSpinWait();
        }
    }

    private static boolean haveTheSameSession(TestNode one, TestNode other) {
        List<Peer> ofOne = one.server.peers();
        List<Peer> ofOther = other.server.peers();
        return ofOne.size() == 1
                && ofOther.size() == 1
                && ofOne.getFirst().info().direction()
                        != ofOther.getFirst().info().direction();
    }

    @Test
    void aPeerBeyondTheSlotsIsTurnedAwayAndComesInWhenOneIsFree() throws Exception {
        TestNode alice =
                opened(new TestNode(1, TestNode.NETWORK_ID, RecordingChain.GENESIS, TestNode.UNHURRIED.withPeers(1)));
        TestNode bob = opened(new TestNode(2));
        bob.server.keepConnected(alice.enode());
        alice.chain.awaitJoined();
        TestNode carol = opened(new TestNode(3));
        carol.server.keepConnected(alice.enode());

        bob.close();
        assertThat(alice.chain.awaitLeft().info().nodeId())
                .isEqualTo(bob.enode().nodeId());
        assertThat(alice.chain.awaitJoined().info().nodeId())
                .isEqualTo(carol.enode().nodeId());
    }

    @Test
    void aStaticPeerIsDialledAgainAfterItLeft() throws Exception {
        TestNode alice = opened(new TestNode(1));
        TestNode bob = opened(new TestNode(2));
        alice.server.keepConnected(bob.enode());
        bob.chain.awaitJoined().disconnect(Disconnect.Reason.REQUESTED);

        alice.chain.awaitJoined();
        alice.chain.awaitLeft();
        assertThat(alice.chain.awaitJoined().info().nodeId())
                .isEqualTo(bob.enode().nodeId());
    }

    /** Else a session comes up after all, with a node that was to be left. */
    @Test
    void aNodeThatIsForgottenWhileItIsDialledIsHungUpOn() throws Exception {
        TestNode alice = opened(new TestNode(1));
        TestNode bob = opened(new TestNode(2));
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            alice.server.keepConnected(new Enode(bob.enode().nodeId(), "127.0.0.1", silent.getLocalPort()));
            try (Socket dialled = silent.accept()) {
                // Alice would wait for an answer twice as long.
                dialled.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS) / 2);
                InputStream handshake = dialled.getInputStream();
                assertThat(handshake.read()).isNotNegative();
                alice.server.forget(bob.enode().nodeId());
                assertThatNoException().isThrownBy(handshake::readAllBytes);
            }
        }
    }

    @Test
    void aRequestFailsWhenThePeerLeaves() throws Exception {
        TestNode alice = opened(new TestNode(1));
        TestNode bob = opened(new TestNode(2));
        alice.server.keepConnected(bob.enode());
        Peer toBob = alice.chain.awaitJoined();
        bob.close();
        alice.chain.awaitLeft();

        assertThat(toBob.request(PeerServerTest::headersFromGenesis))
                .failsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
                .withThrowableThat()
                .withCauseInstanceOf(SessionEndedException.class);
    }

    @Test
    void silentAndTalkativeStrangersAreClosedWhileHonestPeersAreServed() throws Exception {
        TestNode alice = opened(
                new TestNode(1, TestNode.NETWORK_ID, RecordingChain.GENESIS, PeerLimits.DEFAULT.withHandshakes(4)));
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            silent.add(opened(new Socket(InetAddress.getLoopbackAddress(), alice.server.port())));
        }
        Socket talkative = opened(new Socket(InetAddress.getLoopbackAddress(), alice.server.port()));
        TestNode bob = opened(new TestNode(2));
        bob.server.keepConnected(alice.enode());
        try {
            talkative.getOutputStream().write(new byte[100_000]);
        } catch (IOException _) {
            // Closed already: what this test is about.
        }

        assertThat(alice.chain.awaitJoined().info().nodeId())
                .isEqualTo(bob.enode().nodeId());
        for (Socket socket : silent) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(hasEnded(socket)).isTrue();
        }
    }

    private static boolean hasEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static Message.GetBlockHeaders headersFromGenesis(long id) {
        return new Message.GetBlockHeaders(
                id, new Message.Origin.AtNumber(BlockNumber.of(0)), 1, 0, Message.Direction.RISING);
    }

    private static Message announcing(int number) {
        return new Message.NewBlockHashes(
                List.of(new Message.BlockId(Keccak.hash256(new byte[] {(byte) number}), BlockNumber.of(number))));
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.add(0, part);
        return part;
    }
}
