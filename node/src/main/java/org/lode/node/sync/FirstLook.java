package org.lode.node.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.HeaderChainRules;
import org.lode.consensus.rules.ParentChain;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.trie.Parallel;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ProvenCache;
import org.lode.p2p.reputation.Offence;

/**
 * What a new block's header says before its transactions cost anything. Whoever wants a block looked at, stored or passed on must have
 * spent about the work of one: a block beside the chain costs what its parent demands, which is little only far below the head, and one
 * whose parent is not here says itself what it costs. Both are left to {@link Sync}, which stores nothing without more work than the own
 * chain has. Owned by the sync loop.
 */
final class FirstLook {
    /** A block without a parent here must claim at least so small a part of the head's difficulty. */
    private static final UInt256 LEAST_PART = UInt256.of(4);

    private final Tools tools;
    private final Chain chain;
    /** Headers whose seals are being checked, with everyone who waits for that. */
    private final Map<Hash, List<Consumer<Optional<Fault>>>> sealing = new HashMap<>();

    /** What it works with. */
    record Tools(Errands errands, HeaderChainRules rules, ProvenCache proven, Sync sync) {}

    /** What comes of a look. */
    sealed interface Impression {
        /** New, near the head, and no rule that its header shows is broken. */
        record Worthwhile() implements Impression {}

        /** Known, far from the head, or of little work: where it belongs to a heavier chain, catching up brings it. */
        record Aside() implements Impression {}

        record Wrong(Fault fault) implements Impression {}
    }

    FirstLook(Tools tools, Chain chain) {
        this.tools = tools;
        this.chain = chain;
    }

    /** @param claimed the total difficulty that the sender says it has */
    Impression of(Header header, UInt256 claimed) {
        tools.errands.checkOwned();
        Optional<UInt256> known = chain.totalDifficulty(header.hash());
        if (known.isPresent()) {
            return known.get().equals(claimed) ? new Impression.Aside() : falseClaim(claimed, known.get());
        }
        if (!tools.sync.isNear(header.number())) {
            return new Impression.Aside();
        }
        Optional<ParentChain> parents = chain.ancestry().endingIn(header.parentHash());
        if (parents.isEmpty()) {
            UInt256 least = chain.head().header().difficulty().dividedBy(LEAST_PART);
            return header.difficulty().compareTo(least) < 0 ? new Impression.Aside() : new Impression.Worthwhile();
        }
        return tools.rules
                .broken(header, parents.get())
                .<Impression>map(it -> new Impression.Wrong(Fault.ofHeader(it.rule(), it.detail())))
                .orElseGet(() -> afterItsParent(header, claimed));
    }

    private Impression afterItsParent(Header header, UInt256 claimed) {
        UInt256 actual =
                chain.totalDifficulty(header.parentHash()).orElseThrow().plus(header.difficulty());
        return actual.equals(claimed) ? new Impression.Worthwhile() : falseClaim(claimed, actual);
    }

    private static Impression falseClaim(UInt256 claimed, UInt256 actual) {
        return new Impression.Wrong(
                new Fault(Offence.FALSE_CLAIM, "a total difficulty of " + claimed + " where the chain has " + actual));
    }

    /**
     * Checks the seal at the difficulty that the header claims, on the processor's threads, and brings back what is wrong with it. The
     * proof is kept, so that the import computes nothing twice; several who send one header share one check.
     */
    void seal(Header header, Consumer<Optional<Fault>> then) {
        Hash hash = header.hash();
        if (tools.proven.work(hash).isPresent()) {
            then.accept(Optional.empty());
            return;
        }
        List<Consumer<Optional<Fault>>> waiting = sealing.get(hash);
        if (waiting != null) {
            waiting.add(then);
            return;
        }
        sealing.put(hash, new ArrayList<>(List.of(then)));
        tools.errands.compute(
                () -> verify(header), fault -> sealing.remove(hash).forEach(it -> it.accept(fault)));
    }

    /** For the processor's threads. */
    private Optional<Fault> verify(Header header) {
        return switch (tools.rules.seals(List.of(header), Parallel.SEQUENTIAL).getFirst()) {
            case Verdict.Valid<VerifiedWork>(VerifiedWork work) -> {
                tools.proven.add(work);
                yield Optional.empty();
            }
            case Verdict.Invalid<VerifiedWork>(var rule, String detail) -> Optional.of(Fault.ofHeader(rule, detail));
            case Verdict.Deferred<VerifiedWork> deferred ->
                throw new IllegalStateException("a seal never waits: " + deferred);
        };
    }
}
