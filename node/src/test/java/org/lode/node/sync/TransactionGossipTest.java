package org.lode.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.node.sync.ScriptedPeer.Reply;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.wire.Message;

/** How transactions that peers announce come here. */
final class TransactionGossipTest {
    private static final Duration PLENTY = Duration.ofMinutes(3);

    private final SignedTransaction transfer = TestAccounts.transfer(0, 0, TestAccounts.address(1), Wei.of(1));
    private SyncNode node;

    /** Whose pool the peers have. */
    private SyncNode source;

    @BeforeEach
    void open() throws Exception {
        node = SyncNode.inMemory(1);
        source = SyncNode.inMemory(2);
        var _ = source.pool.submit(transfer);
        source.chain.time.advance(PLENTY);
        assertThat(source.pool.view().transaction(transfer.hash())).isPresent();
    }

    @Test
    void asksOneThatWasSlowOnceAgain() {
        ScriptedPeer peer = silentFor(1);
        announce(peer);
        assertThat(node.pool.view().transaction(transfer.hash())).isPresent();
        assertThat(peer.asked(Message.GetPooledTransactions.class)).isEqualTo(2);
        assertThat(peer.offences).containsExactly(Offence.NO_ANSWER);
    }

    @Test
    void asksAnotherThatHasItFirst() {
        ScriptedPeer slow = silentFor(1);
        ScriptedPeer other = silentFor(0);
        tell(slow);
        announce(other);
        assertThat(node.pool.view().transaction(transfer.hash())).isPresent();
        assertThat(slow.asked(Message.GetPooledTransactions.class)).isEqualTo(1);
        assertThat(other.asked(Message.GetPooledTransactions.class)).isEqualTo(1);
    }

    @Test
    void leavesOneThatNeverAnswersAndAsksWhoComesLater() {
        ScriptedPeer silent = silentFor(Integer.MAX_VALUE);
        announce(silent);
        assertThat(silent.isGone()).isTrue();
        assertThat(silent.asked(Message.GetPooledTransactions.class)).isEqualTo(3);

        announce(silentFor(0));
        assertThat(node.pool.view().transaction(transfer.hash())).isPresent();
    }

    @Test
    void doesNotAskAgainForWhatAPeerDoesNotHave() {
        ScriptedPeer peer = ScriptedPeer.honest(node, node);
        peer.join();
        announce(peer);
        assertThat(peer.asked(Message.GetPooledTransactions.class)).isEqualTo(1);
        assertThat(peer.offences).isEmpty();
    }

    /** One that leaves so many questions for transactions unanswered. */
    private ScriptedPeer silentFor(int questions) {
        int[] asked = new int[1];
        ScriptedPeer peer = ScriptedPeer.honest(node, source)
                .answering(request -> request instanceof Message.GetPooledTransactions && asked[0]++ < questions
                        ? new Reply.Silence()
                        : new Reply.Honest());
        peer.join();
        return peer;
    }

    private void announce(ScriptedPeer peer) {
        tell(peer);
        node.chain.time.advance(PLENTY);
    }

    private void tell(ScriptedPeer peer) {
        node.gossip.received(
                peer,
                new Message.NewPooledTransactionHashes(List.of(new Message.Announced(
                        transfer.type(), transfer.encoded().size(), transfer.hash()))));
    }
}
