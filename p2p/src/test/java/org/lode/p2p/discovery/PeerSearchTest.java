package org.lode.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.p2p.session.TestNode;

/** Live nodes that find each other over UDP and TCP of the loopback. */
@Timeout(600)
final class PeerSearchTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
    }

    @Test
    void nodesThatKnowOneBootNodeFindEachOther() throws Exception {
        TestNode boot = opened(new TestNode(1));
        BootNode known = new BootNode.Recorded(search(boot, List.of()).record());
        TestNode alice = opened(new TestNode(2));
        TestNode bob = opened(new TestNode(3));
        search(alice, List.of(known));
        search(bob, List.of(known));

        assertThat(joined(alice, 2)).containsExactlyInAnyOrder(id(boot), id(bob));
        assertThat(joined(bob, 2)).containsExactlyInAnyOrder(id(boot), id(alice));
    }

    @Test
    void anotherChainIsNotDialled() throws Exception {
        TestNode boot = opened(new TestNode(1));
        BootNode known = new BootNode.Recorded(search(boot, List.of()).record());
        TestNode stranger =
                opened(new TestNode(4, TestNode.NETWORK_ID, Keccak.hash256(new byte[] {9}), TestNode.UNHURRIED));
        PeerSearch strangers = search(stranger, List.of(known));
        TestNode alice = opened(new TestNode(2));
        search(alice, List.of(known));

        assertThat(joined(alice, 1)).containsExactly(id(boot));
        assertThat(strangers.knownNodes()).isZero();
        assertThat(stranger.reputation.size()).isZero();
    }

    @Test
    void aNodeMetBeforeIsFoundAgainWithoutAnyBootNode() throws Exception {
        TestNode boot = opened(new TestNode(1));
        TestNode alice = opened(new TestNode(2));
        PeerSearch first = search(alice, List.of(new BootNode.Addressed(boot.enode())));
        alice.chain.awaitJoined();
        while (!Files.exists(folder.resolve("2-known"))) {
            Thread.onSpinWait();
        }
        first.close();
        alice.close();
        boot.chain.awaitLeft();

        TestNode again = opened(new TestNode(2));
        search(again, List.of());
        assertThat(again.chain.awaitJoined().info().nodeId()).isEqualTo(id(boot));
    }

    private PeerSearch search(TestNode node, List<BootNode> bootNodes) throws IOException {
        String name = node.local.clientId().substring("test/".length());
        PeerSearch.Place place = new PeerSearch.Place(
                InetAddress.getLoopbackAddress(),
                freeUdpPort(),
                Optional.of(InetAddress.getLoopbackAddress()),
                folder.resolve(name + "-record"));
        return opened(PeerSearch.start(
                new PeerSearch.Settings(place, bootNodes, folder.resolve(name + "-known"), 8, Duration.ofSeconds(1)),
                node.server,
                node.local,
                () -> BlockNumber.of(0),
                InstantSource.system()));
    }

    /** Nobody else asks the kernel for one of these in between, as a rule. */
    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Set<Bytes> joined(TestNode node, int count) throws InterruptedException {
        Set<Bytes> ids = new HashSet<>();
        while (ids.size() < count) {
            ids.add(node.chain.awaitJoined().info().nodeId());
        }
        return ids;
    }

    private static Bytes id(TestNode node) {
        return node.enode().nodeId();
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.add(0, part);
        return part;
    }
}
