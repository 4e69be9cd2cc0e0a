package org.lode.node.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.LogsBloom;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.testkit.StateModel;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/**
 * Grows a chain of random blocks in a store, and remembers what each left behind. The blocks obey no rule but that their state root is the
 * state's; the same seed gives the same chain.
 */
final class ChainFixture {
    static final Hash GENESIS = new Hash(1, 2, 3, 4);
    /** Who writes logs, and what their topics are. */
    static final List<Address> EMITTERS = List.of(Address.ofNumber(11), Address.ofNumber(12), Address.ofNumber(13));

    static final List<Hash> TOPICS =
            List.of(Hash.ZERO, new Hash(0, 0, 0, 1), new Hash(1, 0, 0, 0), new Hash(7, 7, 7, 7));
    private static final int CHANGES = 12;
    private static final int MAX_CONTRIBUTIONS = 4;

    /** A block with the state after it. */
    record Step(AppliedBlock applied, StateModel after, UInt256 totalDifficulty) {
        Block block() {
            return applied.block();
        }

        Hash hash() {
            return applied.block().hash();
        }
    }

    private final SplittableRandom random;
    private final Optional<StateCache> cache;
    private final List<Step> steps = new ArrayList<>();

    ChainFixture(long seed) {
        this(seed, Optional.empty());
    }

    /** A chain whose states are read through {@code cache}. */
    ChainFixture(long seed, Optional<StateCache> cache) {
        this.random = new SplittableRandom(seed);
        this.cache = cache;
    }

    private PendingState pending(StoreView view) {
        return cache.map(it -> PendingState.cached(view, it, Parallel.SEQUENTIAL))
                .orElseGet(() -> new PendingState(view, Parallel.SEQUENTIAL));
    }

    List<Step> steps() {
        return steps;
    }

    Step head() {
        return steps.getLast();
    }

    /** Writes one more block, genesis first. */
    Step extend(ChainStore store) {
        try (StoreView view = store.view()) {
            Batch batch = new Batch();
            PendingState state = pending(view);
            Step step = next(state);
            store.write(batch.addBlock(step.block(), step.totalDifficulty())
                    .extend(step.applied())
                    .state(state));
            cache.ifPresent(it -> it.moveTo(step.hash(), state));
            return step;
        }
    }

    void extend(ChainStore store, int blocks) {
        for (int i = 0; i < blocks; i++) {
            extend(store);
        }
    }

    /** Leaves the last {@code depth} blocks and goes {@code length} others, in one batch. */
    void reorganise(ChainStore store, int depth, int length) {
        try (StoreView view = store.view()) {
            Batch batch = new Batch();
            PendingState state = pending(view);
            for (int i = 0; i < depth; i++) {
                Step left = steps.removeLast();
                StateDiff diff = view.stateDiff(left.block().number()).orElseThrow();
                Hash root = state.apply(diff.reversed());
                if (!root.equals(stateRoot(head()))) {
                    throw new AssertionError("undoing " + left.block().number() + " gave " + root);
                }
                batch.revert(left.block(), left.applied().receipts());
            }
            for (int i = 0; i < length; i++) {
                Step step = next(state);
                batch.addBlock(step.block(), step.totalDifficulty()).extend(step.applied());
            }
            store.write(batch.state(state));
            cache.ifPresent(it -> it.moveTo(head().hash(), state));
        }
    }

    /** A block that nobody extends. */
    Block sideBlock() {
        return block(stateRoot(head()), List.of());
    }

    static Hash stateRoot(Step step) {
        return step.block().header().content().stateRoot();
    }

    private Step next(PendingState state) {
        StateModel model = steps.isEmpty() ? StateModel.empty() : head().after().copy();
        StateDiff diff = model.randomBlock(random, CHANGES);
        Hash root = state.apply(diff);
        List<Transaction> transactions = new ArrayList<>();
        for (int i = steps.isEmpty() ? 0 : random.nextInt(MAX_CONTRIBUTIONS + 1); i > 0; i--) {
            transactions.add(ContributionTransaction.of(work(Hash.ZERO)));
        }
        Block block = block(root, transactions);
        UInt256 totalDifficulty = steps.isEmpty()
                ? UInt256.ONE
                : head().totalDifficulty().plus(block.header().difficulty());
        Step step = new Step(
                new AppliedBlock(block, receipts(transactions), diff, earnings(block)), model, totalDifficulty);
        steps.add(step);
        return step;
    }

    private Block block(Hash stateRoot, List<Transaction> transactions) {
        Content content = new Content(
                stateRoot,
                Hash.ZERO,
                Hash.ZERO,
                LogsBloom.EMPTY,
                Gas.of(30_000_000),
                Gas.of(0),
                Wei.of(1),
                0,
                Bytes.EMPTY);
        return new Block(new Header(work(content.hash()), content), transactions);
    }

    private SealedWork work(Hash contentHash) {
        WorkHeader header = new WorkHeader(
                steps.isEmpty() ? Hash.ZERO : head().hash(),
                Hash.ZERO,
                BlockNumber.of(steps.size()),
                1_000 + steps.size(),
                UInt256.of(1 + random.nextInt(100)),
                Address.ofNumber(1 + random.nextInt(3)),
                contentHash);
        return SealedWork.of(header, new Seal(random.nextLong(), Hash.ZERO));
    }

    private List<Receipt> receipts(List<Transaction> transactions) {
        return transactions.stream()
                .map(it -> Receipt.of(it.type(), Receipt.Status.SUCCEEDED, Gas.of(random.nextInt(30_000)), logs()))
                .toList();
    }

    private List<Log> logs() {
        List<Log> logs = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            List<Hash> topics = new ArrayList<>();
            for (int topic = random.nextInt(Log.MAX_TOPICS + 1); topic > 0; topic--) {
                topics.add(TOPICS.get(random.nextInt(TOPICS.size())));
            }
            logs.add(new Log(EMITTERS.get(random.nextInt(EMITTERS.size())), topics, Bytes.EMPTY));
        }
        return logs;
    }

    private static List<Earning> earnings(Block block) {
        List<Earning> earnings = new ArrayList<>();
        earnings.add(earning(block, block.header().work().header().beneficiary(), Earning.Kind.BLOCK, 1));
        block.contributions().stream()
                .map(it -> it.work().header().beneficiary())
                .distinct()
                .forEach(it -> earnings.add(earning(block, it, Earning.Kind.CONTRIBUTION, 2)));
        return earnings;
    }

    private static Earning earning(Block block, Address beneficiary, Earning.Kind kind, int units) {
        return new Earning(
                beneficiary, block.number(), block.header().timestampSeconds(), kind, units, Wei.of(units * 7L));
    }
}
