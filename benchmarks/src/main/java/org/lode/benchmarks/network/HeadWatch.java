package org.lode.benchmarks.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.trie.Nibbles;
import org.lode.consensus.trie.Trie;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ChainHead;
import org.lode.node.chain.HeadChanged;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.chain.StateSnapshot;
import org.lode.node.event.EventSource;

/** Looks at each head of a node: is it what the announcement says, has it more work than the last, is its state in the store? */
final class HeadWatch implements EventSource.Subscriber<HeadChanged> {
    private final int node;
    private final Chain chain;
    private final Trace trace;
    private final Referee referee;
    private final Findings findings;
    private ChainHead last;
    private boolean announced;

    HeadWatch(int node, Chain chain, Trace trace, Referee referee, Findings findings) {
        this.node = node;
        this.chain = chain;
        this.trace = trace;
        this.referee = referee;
        this.findings = findings;
        this.last = chain.head();
        judgeUnannounced();
        checkState(last);
        chain.headChanges().subscribe(Runnable::run, 1, this);
    }

    /** A process that died in the course of a write may find blocks that it never spoke of. */
    private void judgeUnannounced() {
        Deque<Block> unannounced = new ArrayDeque<>();
        Hash at = last.hash();
        while (!referee.knows(at)) {
            Block block = chain.block(at).orElseThrow();
            unannounced.push(block);
            at = block.header().parentHash();
        }
        unannounced.forEach(block -> referee.judge(node, block));
    }

    @Override
    public void received(HeadChanged change) {
        checkContinuity(change);
        for (ImportedBlock applied : change.applied()) {
            referee.judge(node, applied.block());
        }
        if (change.head().totalDifficulty().compareTo(last.totalDifficulty()) <= 0) {
            throw violation("moved to block " + change.head().number() + " without more work");
        }
        referee.checkWork(node, change.head());
        checkState(change.head());
        if (!change.reverted().isEmpty()) {
            trace.reverts(node, change.reverted().size());
        }
        trace.add(node, "has block " + change.head().number(), change.head().hash());
        last = change.head();
        announced = true;
    }

    @Override
    public void cutOff() {
        throw violation("cut off a subscriber that never waits");
    }

    /** After any event: nothing moves the head without saying so. */
    void check() {
        if (!chain.head().equals(last)) {
            throw violation("has another head than it announced");
        }
        if (announced) {
            announced = false;
            if (!chain.canonicalHash(last.number()).equals(Optional.of(last.hash()))) {
                throw violation("has lost its head from the canonical chain");
            }
        }
    }

    /** What is taken away starts at the last head, what is added ends in the new one, and both meet. */
    private void checkContinuity(HeadChanged change) {
        Hash at = last.hash();
        for (ImportedBlock reverted : change.reverted()) {
            require(reverted.block().hash().equals(at), "reverts a block that is not its head");
            at = reverted.block().header().parentHash();
        }
        for (ImportedBlock applied : change.applied()) {
            Block block = applied.block();
            require(block.header().parentHash().equals(at), "applies a block that does not follow");
            at = block.hash();
        }
        require(at.equals(change.head().hash()), "announces another head than the last applied block");
    }

    private void checkState(ChainHead head) {
        Header header = head.header();
        try (StateSnapshot state =
                chain.state(header.hash()).orElseThrow(() -> violation("has no state of its head " + head.number()))) {
            Bytes root = state.tries().accounts().node(Nibbles.EMPTY).encoded();
            Hash rootHash = root.isEmpty() ? Trie.EMPTY_ROOT : Keccak.hash256(root);
            require(
                    rootHash.equals(header.content().stateRoot()),
                    "has another state root in its store than block " + head.number() + " says");
        }
    }

    private Violation violation(String what) {
        return findings.violation("node " + node + " " + what);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw violation(otherwise);
        }
    }

    /** The heads that all nodes are to share in the end. */
    static boolean agree(List<SimulatedNode> nodes) {
        return nodes.stream().map(node -> node.chain().head().hash()).distinct().count() == 1;
    }
}
