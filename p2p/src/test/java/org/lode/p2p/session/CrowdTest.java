package org.lode.p2p.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.p2p.testkit.RawPeer;
import org.lode.p2p.wire.Message;

/** Peers of whom each keeps to its limits, and who together are too many. */
@Timeout(600)
final class CrowdTest {
    private static final int CROWD = 24;
    private static final int REQUESTS = 40;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
    }

    @Test
    void aCrowdThatAsksAtOnceIsAnsweredAFewAtATimeAndAnHonestPeerWithThem() throws Exception {
        TestNode node = opened(new TestNode(1));
        TestNode honest = opened(new TestNode(2));
        honest.server.keepConnected(node.enode());
        Peer toNode = honest.chain.awaitJoined();
        List<RawPeer> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            PrivateKey key = PrivateKey.ofHex(String.format("%02x", 0x80 + i).repeat(32));
            crowd.add(opened(RawPeer.greeted(node.enode(), key, TestNode.NETWORK_ID, RecordingChain.GENESIS)));
        }
        CountDownLatch release = new CountDownLatch(1);
        node.chain.holdMessages(release);
        for (RawPeer peer : crowd) {
            for (int i = 0; i < REQUESTS; i++) {
                peer.send(request(i));
            }
        }
        node.chain.awaitAnswering(CommonAllowance.ANSWERS_AT_ONCE);
        var answer = toNode.request(CrowdTest::request);
        release.countDown();
        answer.get(4, TimeUnit.MINUTES);
        for (RawPeer peer : crowd) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(peer.await(Message.BlockHeaders.class).requestId()).isEqualTo(i);
            }
        }
        assertThat(node.chain.mostAnsweredAtOnce()).isEqualTo(CommonAllowance.ANSWERS_AT_ONCE);
    }

    private static Message.Request request(long id) {
        return new Message.GetBlockHeaders(
                id, new Message.Origin.AtNumber(BlockNumber.of(0)), 1, 0, Message.Direction.RISING);
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.add(0, part);
        return part;
    }
}
