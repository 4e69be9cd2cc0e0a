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
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
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
@Timeout(600)
final class AbuseTest {
    private static final PrivateKey BAD = PrivateKey.ofHex("66".repeat(32));
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final PeerLimits.Patience LONG = TestNode.UNHURRIED.patience();
    private static final int ATTEMPTS = 10;
    private static final int HANDSHAKES = PeerLimits.DEFAULT.maxHandshakes();
    private static final int PATIENCE_MILLIS = 240_000;
    /** At a byte a millisecond more than any test lasts. */
    private static final int TRICKLE_BYTES = 1_000_000;

    private final List<AutoCloseable> open = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // each test begins by starting them
    private TestNode victim;

    @SuppressWarnings("NullAway.Init")
    private TestNode honest;

    /** With an honest peer. */
    private void startVictim(PeerLimits.Patience patience) throws Exception {
        PeerLimits limits = PeerLimits.DEFAULT.withPatience(patience);
        victim = opened(new TestNode(1, TestNode.NETWORK_ID, RecordingChain.GENESIS, limits));
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
    private boolean answered() throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Peer> live = honest.server.peers().stream().findFirst();
            Peer toVictim = live.isPresent() ? live.get() : honest.chain.awaitJoined();
            try {
                toVictim.request(id -> new Message.GetBlockHeaders(
                                id, new Message.Origin.AtNumber(BlockNumber.of(0)), 1, 0, Message.Direction.RISING))
                        .get();
                return true;
            } catch (ExecutionException _) {
                // That session is over.
            }
        }
        return false;
    }

    @Test
    void aPeerThatAnswersNoPingIsLeft() throws Exception {
        startVictim(new PeerLimits.Patience(LONG.handshake(), LONG.greeting(), SHORT, LONG.answer()));
        RawPeer silent = greeted();
        assertThat(silent.awaitEnd()).contains(Disconnect.Reason.PING_TIMEOUT);
        assertThat(offences()).containsExactly(Map.entry(Offence.SILENCE, 1));
    }

    @Test
    void aPeerThatSaysNoHelloIsLeft() throws Exception {
        startVictim(new PeerLimits.Patience(LONG.handshake(), SHORT, LONG.silence(), LONG.answer()));
        RawPeer silent = opened(RawPeer.secured(victim.enode(), BAD));
        assertThat(silent.awaitEnd()).contains(Disconnect.Reason.PING_TIMEOUT);
    }

    @Test
    void aPeerWithoutOurCapabilityIsToldSo() throws Exception {
        startVictim(LONG);
        RawPeer useless = opened(RawPeer.secured(victim.enode(), BAD));
        useless.hello(new Capability("eth", 68));
        assertThat(useless.awaitEnd()).contains(Disconnect.Reason.USELESS_PEER);
        assertThat(offences()).as("no fault of its").isEmpty();
    }

    @Test
    void aPeerOfAnotherChainIsToldSo() throws Exception {
        startVictim(LONG);
        RawPeer stranger = opened(RawPeer.secured(victim.enode(), BAD));
        stranger.hello(Capability.LODE_1);
        stranger.status(TestNode.NETWORK_ID, Keccak.hash256(new byte[] {9}));
        assertThat(stranger.awaitEnd()).contains(Disconnect.Reason.SUBPROTOCOL);
    }

    @Test
    void handshakesThatTrickleAreClosedAndLeaveTheirPlacesFree() throws Exception {
        startVictim(new PeerLimits.Patience(SHORT, LONG.greeting(), LONG.silence(), LONG.answer()));
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
            socket.setSoTimeout(PATIENCE_MILLIS);
            assertThat(hasEnded(socket)).isTrue();
        }
        TestNode another = opened(new TestNode(3));
        another.server.keepConnected(victim.enode());
        assertThat(another.chain.awaitJoined().info().nodeId())
                .isEqualTo(victim.enode().nodeId());
    }

    @Test
    void framesThatTrickleAreNoSignOfLife() throws Exception {
        startVictim(new PeerLimits.Patience(LONG.handshake(), LONG.greeting(), SHORT, LONG.answer()));
        RawPeer slow = greeted();
        Bytes frame = slow.sealed(Bytes.owning(new byte[TRICKLE_BYTES]));
        try {
            for (int i = 0; i < frame.size() - 1; i++) {
                slow.bytes(frame.slice(i, 1));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        } catch (SocketException _) {
            // Left while it was still sending.
        }
        slow.awaitEnd();
        assertThat(offences()).containsExactly(Map.entry(Offence.SILENCE, 1));
    }

    @Test
    void aFullInboxEndsTheSession() throws Exception {
        startVictim(LONG);
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
        assertThat(offences()).containsExactly(Map.entry(Offence.FLOODING, 1));
        release.countDown();
        victim.chain.holdMessages(new CountDownLatch(0));
    }

    @Test
    void aPeerThatDoesNotReadIsLeft() throws Exception {
        startVictim(LONG);
        greeted();
        Peer toDeaf = victim.chain.awaitJoined();
        RandomGenerator random = new SplittableRandom(1);
        Message large = new Message.GetBlockBodies(
                1,
                Stream.generate(() ->
                                new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()))
                        .limit(20_000)
                        .toList());
        for (int i = 0; i < 200 && offences().isEmpty(); i++) {
            toDeaf.send(large);
        }
        // That was enough; the network loop may be a while behind.
        while (offences().isEmpty()) {
            toDeaf.send(new Message.NewBlockHashes(List.of()));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(offences()).containsExactly(Map.entry(Offence.SLOW_READER, 1));
        assertThat(victim.chain.awaitLeft()).isEqualTo(toDeaf);
    }

    @Test
    void aDecompressionBombIsRefusedBeforeItIsBlownUp() throws Exception {
        startVictim(LONG);
        RawPeer bomber = greeted();
        // Three bytes that claim four gibibytes.
        bomber.compressed(2, Bytes.ofHex("ffffffff0f0000"));
        assertThat(bomber.awaitEnd()).contains(Disconnect.Reason.BREACH);
        assertThat(offences()).containsExactly(Map.entry(Offence.MALFORMED, 1));
    }

    @Test
    void aGiantListIsRefused() throws Exception {
        startVictim(LONG);
        RawPeer giant = greeted();
        byte[] list = new byte[4 + 500_000];
        Arrays.fill(list, (byte) 0xc0);
        list[0] = (byte) 0xfa;
        list[1] = (byte) (500_000 >> 16);
        list[2] = (byte) (500_000 >> 8);
        list[3] = (byte) 500_000;
        giant.payload(1, Bytes.owning(list));
        assertThat(giant.awaitEnd()).contains(Disconnect.Reason.BREACH);
        assertThat(offences()).containsExactly(Map.entry(Offence.MALFORMED, 1));
    }

    @Test
    void whoComesBackToDoItAgainIsBarred() throws Exception {
        startVictim(LONG);
        for (int i = 0; i < 2; i++) {
            RawPeer bomber = greeted();
            bomber.compressed(2, Bytes.ofHex("ffffffff0f0000"));
            bomber.awaitEnd();
            victim.chain.awaitLeft();
        }
        assertThat(victim.reputation.isBarred(nodeId())).isTrue();
        RawPeer again = opened(RawPeer.secured(victim.enode(), BAD));
        assertThat(again.awaitEnd()).isEqualTo(Optional.of(Disconnect.Reason.USELESS_PEER));
    }

    private RawPeer greeted() throws IOException {
        return opened(RawPeer.greeted(victim.enode(), BAD, TestNode.NETWORK_ID, RecordingChain.GENESIS));
    }

    /** What is held against the bad peer, and how often. */
    private Map<Offence, Integer> offences() {
        return victim.reputation.standing(nodeId()).offences();
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
