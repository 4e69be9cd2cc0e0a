package org.lode.p2p.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.testkit.RawPeer;
import org.lode.p2p.wire.Capability;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Message;

/** Peers that keep a session busy or waiting. The server under attack goes on with an honest peer in each test. */
@Timeout(300)
final class AbuseTest {
    private static final PrivateKey BAD = PrivateKey.ofHex("66".repeat(32));
    private static final PeerLimits HASTY = PeerLimits.DEFAULT.withPatience(
            new PeerLimits.Patience(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2)));
    private static final int ATTEMPTS = 10;
    private static final int HANDSHAKES = PeerLimits.DEFAULT.maxHandshakes();

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestNode victim;
    private TestNode honest;

    @BeforeEach
    void startAVictimWithAnHonestPeer() throws Exception {
        victim = opened(new TestNode(1, TestNode.NETWORK_ID, RecordingChain.GENESIS, HASTY));
        honest = opened(new TestNode(2));
        honest.server.keepConnected(victim.enode());
        honest.chain.awaitJoined();
        victim.chain.awaitJoined();
    }

    @AfterEach
    void theHonestPeerIsStillServed() throws Exception {
        try {
            assertThat(answered()).isTrue();
            assertThat(victim.reputation.standing(honest.enode().nodeId()).points())
                    .isLessThan(Reputation.DISCONNECT_POINTS);
        } finally {
            for (AutoCloseable part : open) {
                part.close();
            }
        }
    }

    /** On a machine that stood still the honest peer too may have been taken for silent: then it has come back. */
    private boolean answered() throws InterruptedException, TimeoutException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Peer> live = honest.server.peers().stream().findFirst();
            Peer toVictim = live.isPresent() ? live.get() : honest.chain.awaitJoined();
            try {
                toVictim.request(id -> new Message.GetBlockHeaders(
                                id, new Message.Origin.AtNumber(BlockNumber.of(0)), 1, 0, Message.Direction.RISING))
                        .get(1, TimeUnit.MINUTES);
                return true;
            } catch (ExecutionException _) {
                // That session is over.
            }
        }
        return false;
    }

    @Test
    void aPeerThatAnswersNoPingIsLeft() throws IOException {
        RawPeer silent = greeted();
        assertThat(silent.awaitEnd()).contains(Disconnect.Reason.PING_TIMEOUT);
        assertThat(victim.reputation.count(Offence.SILENCE)).isEqualTo(1);
    }

    @Test
    void aPeerThatSaysNoHelloIsLeft() throws IOException {
        RawPeer silent = opened(RawPeer.secured(victim.enode(), BAD));
        assertThat(silent.awaitEnd()).contains(Disconnect.Reason.PING_TIMEOUT);
    }

    @Test
    void aPeerWithoutOurCapabilityIsToldSo() throws IOException {
        RawPeer useless = opened(RawPeer.secured(victim.enode(), BAD));
        useless.hello(new Capability("eth", 68));
        assertThat(useless.awaitEnd()).contains(Disconnect.Reason.USELESS_PEER);
        assertThat(standing()).as("no fault of its").isZero();
    }

    @Test
    void aPeerOfAnotherChainIsToldSo() throws IOException {
        RawPeer stranger = opened(RawPeer.secured(victim.enode(), BAD));
        stranger.hello(Capability.LODE_1);
        stranger.status(TestNode.NETWORK_ID, Keccak.hash256(new byte[] {9}));
        assertThat(stranger.awaitEnd()).contains(Disconnect.Reason.SUBPROTOCOL);
    }

    @Test
    void handshakesThatTrickleAreClosedAndLeaveTheirPlacesFree() throws Exception {
        List<Socket> trickling = new ArrayList<>();
        for (int i = 0; i < 2 * HANDSHAKES; i++) {
            Socket socket = opened(new Socket(InetAddress.getLoopbackAddress(), victim.server.port()));
            trickling.add(socket);
            try {
                socket.getOutputStream().write(1);
            } catch (SocketException _) {
                // Beyond the places there are: closed at once.
            }
        }
        for (Socket socket : trickling) {
            socket.setSoTimeout(20_000);
            assertThat(hasEnded(socket)).isTrue();
        }
        TestNode another = opened(new TestNode(3));
        another.server.keepConnected(victim.enode());
        assertThat(another.chain.awaitJoined().info().nodeId())
                .isEqualTo(victim.enode().nodeId());
    }

    @Test
    void framesThatTrickleAreNoSignOfLife() throws IOException {
        RawPeer slow = greeted();
        Bytes frame = slow.sealed(Bytes.owning(new byte[4_000]));
        // A byte at a time, and never the last one.
        for (int i = 0; i < frame.size() - 1; i++) {
            slow.bytes(frame.slice(i, 1));
        }
        assertThat(slow.awaitEnd()).contains(Disconnect.Reason.PING_TIMEOUT);
    }

    @Test
    void aFullInboxEndsTheSession() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        opened(release::countDown);
        victim.chain.holdMessages(release);
        RawPeer flooding = greeted();
        try {
            for (int i = 0; i < 5_000; i++) {
                flooding.send(new Message.NewBlockHashes(List.of()));
            }
        } catch (SocketException _) {
            // Closed while it was still sending.
        }
        flooding.awaitEnd();
        assertThat(victim.reputation.count(Offence.FLOODING)).isEqualTo(1);
        release.countDown();
        victim.chain.holdMessages(new CountDownLatch(0));
    }

    @Test
    void aPeerThatDoesNotReadIsLeft() throws Exception {
        // Not in a haste, so that silence is not what ends it.
        TestNode patient = opened(new TestNode(5));
        opened(RawPeer.greeted(patient.enode(), BAD, TestNode.NETWORK_ID, RecordingChain.GENESIS));
        Peer toDeaf = patient.chain.awaitJoined();
        RandomGenerator random = new SplittableRandom(1);
        Message large = new Message.GetBlockBodies(
                1,
                Stream.generate(() ->
                                new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()))
                        .limit(20_000)
                        .toList());
        for (int i = 0; i < 200 && patient.reputation.count(Offence.SLOW_READER) == 0; i++) {
            toDeaf.send(large);
        }
        assertThat(patient.reputation.count(Offence.SLOW_READER)).isEqualTo(1);
        assertThat(patient.chain.awaitLeft()).isEqualTo(toDeaf);
    }

    @Test
    void aDecompressionBombIsRefusedBeforeItIsBlownUp() throws IOException {
        RawPeer bomber = greeted();
        // Three bytes that claim four gibibytes.
        bomber.compressed(2, Bytes.ofHex("ffffffff0f0000"));
        assertThat(bomber.awaitEnd()).contains(Disconnect.Reason.BREACH);
        assertThat(victim.reputation.count(Offence.MALFORMED)).isEqualTo(1);
    }

    @Test
    void aGiantListIsRefused() throws IOException {
        RawPeer giant = greeted();
        byte[] list = new byte[4 + 500_000];
        Arrays.fill(list, (byte) 0xc0);
        list[0] = (byte) 0xfa;
        list[1] = (byte) (500_000 >> 16);
        list[2] = (byte) (500_000 >> 8);
        list[3] = (byte) 500_000;
        giant.payload(1, Bytes.owning(list));
        assertThat(giant.awaitEnd()).contains(Disconnect.Reason.BREACH);
        assertThat(victim.reputation.count(Offence.MALFORMED)).isEqualTo(1);
    }

    @Test
    void whoComesBackToDoItAgainIsBarred() throws IOException {
        for (int i = 0; i < 2; i++) {
            RawPeer bomber = greeted();
            bomber.compressed(2, Bytes.ofHex("ffffffff0f0000"));
            bomber.awaitEnd();
        }
        assertThat(victim.reputation.isBarred(nodeId())).isTrue();
        RawPeer again = opened(RawPeer.secured(victim.enode(), BAD));
        assertThat(again.awaitEnd()).isEqualTo(Optional.of(Disconnect.Reason.USELESS_PEER));
    }

    private RawPeer greeted() throws IOException {
        return opened(RawPeer.greeted(victim.enode(), BAD, TestNode.NETWORK_ID, RecordingChain.GENESIS));
    }

    private int standing() {
        return victim.reputation.standing(nodeId()).points();
    }

    private static Bytes nodeId() {
        return Secp256k1.fastest().publicKey(BAD);
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

    private <T extends AutoCloseable> T opened(T part) {
        open.add(0, part);
        return part;
    }
}
