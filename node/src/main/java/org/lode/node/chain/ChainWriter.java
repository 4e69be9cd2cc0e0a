package org.lode.node.chain;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.BlockRules;
import org.lode.consensus.rules.CheckedBlock;
import org.lode.consensus.rules.ParentChain;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.rules.Wait;
import org.lode.consensus.trie.Parallel;
import org.lode.node.chain.BlockImport.Outcome;
import org.lode.node.event.EventLoop;
import org.lode.node.event.Topic;

/**
 * Judges sealed blocks in their turn: parent known, rules after the parent, then the {@link ForkChoice}. Whatever waits, for a
 * parent or for its time, waits here. Owned by the chain-writer.
 */
final class ChainWriter {
    private static final int ORPHANS_MAX = 1024;
    private static final long ORPHAN_BYTES_MAX = 64L << 20;
    private static final int EARLY_MAX = 256;

    private final EventLoop loop;
    private final InstantSource clock;
    private final BlockRules rules;
    private final Parallel parallel;
    private final Ancestry ancestry;
    private final InvalidBlocks invalid;
    private final ForkChoice forkChoice;
    private final Topic<Block> wellPlaced = new Topic<>();
    private final OrphanPool orphans = new OrphanPool(ORPHANS_MAX, ORPHAN_BYTES_MAX);
    private final Map<Hash, EventLoop.Timer> early = new HashMap<>();

    /** What judging needs from outside. */
    record Surroundings(EventLoop loop, InstantSource clock, BlockRules rules, Parallel parallel) {}

    ChainWriter(Surroundings surroundings, Ancestry ancestry, InvalidBlocks invalid, ForkChoice forkChoice) {
        this.loop = surroundings.loop;
        this.clock = surroundings.clock;
        this.rules = surroundings.rules;
        this.parallel = surroundings.parallel;
        this.ancestry = ancestry;
        this.invalid = invalid;
        this.forkChoice = forkChoice;
    }

    /** Blocks that hold up to their execution, before they are executed: what is worth passing on at once. */
    Topic<Block> wellPlaced() {
        return wellPlaced;
    }

    /** Judges a block, and with it every orphan that it was the missing ancestor of. */
    Outcome importBlock(ProvenBlock proven) {
        loop.checkOwned();
        Outcome outcome = judge(proven);
        ArrayDeque<ProvenBlock> next = new ArrayDeque<>();
        takeFollowers(proven.block().hash(), outcome, next);
        while (!next.isEmpty()) {
            ProvenBlock follower = next.remove();
            takeFollowers(follower.block().hash(), judge(follower), next);
        }
        return outcome;
    }

    /** The orphans that can be judged now that {@code hash} was; those of an invalid block go at once. */
    private void takeFollowers(Hash hash, Outcome outcome, ArrayDeque<ProvenBlock> next) {
        switch (outcome) {
            case Outcome.BecameHead _, Outcome.OnSideBranch _, Outcome.AlreadyKnown _, Outcome.Invalid _ ->
                next.addAll(orphans.takeChildrenOf(hash));
            case Outcome.Deferred _, Outcome.Busy _ -> {}
        }
    }

    private Outcome judge(ProvenBlock proven) {
        Block block = proven.block();
        Hash hash = block.hash();
        Hash parentHash = block.header().parentHash();
        Optional<Outcome.Invalid> known = invalid.find(hash);
        if (known.isPresent()) {
            return known.get();
        }
        if (ancestry.header(hash).isPresent()) {
            return new Outcome.AlreadyKnown();
        }
        Optional<Outcome.Invalid> badParent = invalid.find(parentHash);
        if (badParent.isPresent()) {
            return invalid.rememberDescendant(hash, parentHash, badParent.get());
        }
        Optional<ParentChain> parent = ancestry.endingIn(parentHash);
        if (parent.isEmpty()) {
            orphans.add(proven);
            return new Outcome.Deferred(new Wait.ForBlock(orphans.missingAncestorOf(hash)));
        }
        BlockRules.Context context = new BlockRules.Context(parent.get(), nowSeconds(), proven.proven(), parallel);
        return switch (rules.context(proven.sealed(), context)) {
            case Verdict.Valid<CheckedBlock>(CheckedBlock checked) -> {
                wellPlaced.publish(block);
                yield forkChoice.add(checked);
            }
            case Verdict.Invalid<CheckedBlock>(Rule rule, String detail) ->
                invalid.remember(hash, new Outcome.Invalid(rule, detail));
            case Verdict.Deferred<CheckedBlock>(Wait until) -> {
                waitFor(until, proven);
                yield new Outcome.Deferred(until);
            }
        };
    }

    private void waitFor(Wait until, ProvenBlock proven) {
        Hash hash = proven.block().hash();
        switch (until) {
            case Wait.ForTime(long seconds) -> {
                if (early.size() < EARLY_MAX && !early.containsKey(hash)) {
                    Duration delay = Duration.between(clock.instant(), java.time.Instant.ofEpochSecond(seconds));
                    early.put(hash, loop.schedule(delay, () -> {
                        early.remove(hash);
                        importBlock(proven);
                    }));
                }
            }
            case Wait.ForBlock _ -> throw new IllegalStateException("block " + hash + " waits for a known parent");
        }
    }

    private long nowSeconds() {
        return clock.instant().getEpochSecond();
    }
}
