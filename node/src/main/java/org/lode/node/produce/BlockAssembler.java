package org.lode.node.produce;

import com.google.common.base.Suppliers;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.BaseFee;
import org.lode.consensus.rules.ContributionRules;
import org.lode.consensus.rules.Difficulty;
import org.lode.consensus.rules.GasLimits;
import org.lode.consensus.rules.HeaderRules;
import org.lode.consensus.rules.ParentChain;
import org.lode.consensus.rules.Proven;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transition.BlockExecution;
import org.lode.consensus.transition.BlockTransition;
import org.lode.consensus.transition.ExecutedTransactions;
import org.lode.consensus.transition.ParentState;
import org.lode.consensus.transition.UnpaidBlock;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.trie.StateTrie;
import org.lode.consensus.work.WorkHeader;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ChainHead;
import org.lode.node.pool.TransactionPool;
import org.lode.node.store.PendingState;

/**
 * Puts together the best block after the head from what waits in the pool: contributions that this chain owes, then
 * transactions by the tip they pay, each sender's in the order of their nonces. Executes them by the same transition as import.
 */
public final class BlockAssembler {
    /** Leaves room in the largest block for its header and list prefixes. */
    private static final int TRANSACTION_BYTES_MAX = Block.MAX_SIZE_BYTES - 64 * 1024;

    private static final Gas LEAST_TRANSACTION_GAS = Gas.of(21_000);

    /** A full block takes a tenth of a second to execute. */
    private static final int APART_MAX = 8;

    private final Chain chain;
    private final ChainSpec spec;
    private final BlockTransition transition;
    private final ContributionRules contributions;
    private final Proven proven;
    private final Taste taste;
    /** Stands for the beneficiary of blocks that are executed for several. Secret: else a transaction could look at it. */
    private final Address standIn;

    /**
     * What a producer chooses of its blocks.
     *
     * @param gasLimit what the gas limit moves towards
     * @param extraData at most 32 bytes
     */
    public record Taste(Gas gasLimit, Bytes extraData) {
        public static final Taste DEFAULT = new Taste(Gas.of(30_000_000), Bytes.EMPTY);

        public Taste {
            if (extraData.size() > Content.MAX_EXTRA_DATA_BYTES) {
                throw new IllegalArgumentException("extra data has at most 32 bytes, not " + extraData.size());
            }
        }
    }

    public BlockAssembler(
            Chain chain, BlockTransition transition, ContributionRules contributions, Proven proven, Taste taste) {
        this.chain = chain;
        this.spec = chain.genesis().spec();
        this.transition = transition;
        this.contributions = contributions;
        this.proven = proven;
        this.taste = taste;
        byte[] secret = new byte[Address.SIZE_BYTES];
        new SecureRandom().nextBytes(secret);
        this.standIn = Address.ofBytes(secret);
    }

    /**
     * The block after {@code head} as it would be now.
     *
     * @return empty if the head has moved on meanwhile
     */
    public Optional<Template> assemble(
            ChainHead head, Address beneficiary, long nowSeconds, TransactionPool.View pool) {
        ParentChain parents = chain.ancestry().endingIn(head.hash()).orElseThrow();
        return chain.onHead(head, state -> apart(parents, state, beneficiary, nowSeconds, pool));
    }

    /**
     * The block after {@code head} for each of several beneficiaries, in their order. Where a transaction looks at whom the block pays,
     * or is a beneficiary's own, that beneficiary's block is executed apart; of those at most {@link #APART_MAX}, the others get one with
     * contributions only.
     *
     * @return empty if the head has moved on meanwhile
     */
    public Optional<List<Template>> assembleFor(
            ChainHead head, List<Address> beneficiaries, long nowSeconds, TransactionPool.View pool) {
        if (beneficiaries.size() == 1) {
            return assemble(head, beneficiaries.getFirst(), nowSeconds, pool).map(List::of);
        }
        ParentChain parents = chain.ancestry().endingIn(head.hash()).orElseThrow();
        return chain.onHead(head, state -> {
            Optional<Shared> full = shared(parents, state, nowSeconds, pool, this::addTransactions);
            Supplier<Optional<Shared>> bare =
                    Suppliers.memoize(() -> shared(parents, state, nowSeconds, pool, (_, _) -> {}));
            List<Template> templates = new ArrayList<>(beneficiaries.size());
            int apart = 0;
            for (Address beneficiary : beneficiaries) {
                Optional<Shared> same = full.filter(it -> it.isSameFor(beneficiary));
                if (same.isEmpty() && ++apart > APART_MAX) {
                    same = bare.get();
                }
                templates.add(same.map(it -> it.of(beneficiary))
                        .orElseGet(() -> apart(parents, state, beneficiary, nowSeconds, pool)));
            }
            return templates;
        });
    }

    private Optional<Shared> shared(
            ParentChain parents,
            ParentState state,
            long nowSeconds,
            TransactionPool.View pool,
            BiConsumer<BlockExecution, TransactionPool.View> transactions) {
        BlockExecution block = transition.begin(state.values(), environment(parents, standIn, nowSeconds));
        addContributions(block, parents, pool);
        block.watchTransactions();
        transactions.accept(block, pool);
        return block.finishUnpaid().map(it -> new Shared(parents, state, block.environment(), it));
    }

    private Template apart(
            ParentChain parents, ParentState state, Address beneficiary, long nowSeconds, TransactionPool.View pool) {
        BlockExecution block = transition.begin(state.values(), environment(parents, beneficiary, nowSeconds));
        addContributions(block, parents, pool);
        addTransactions(block, pool);
        return template(block, parents, state);
    }

    private BlockEnvironment environment(ParentChain parents, Address beneficiary, long nowSeconds) {
        var parent = parents.parent();
        return new BlockEnvironment(
                spec.chainId(),
                parent.number().next(),
                Math.max(parent.timestampSeconds() + 1, nowSeconds),
                Difficulty.after(parents, spec.difficulty()),
                beneficiary,
                GasLimits.towards(taste.gasLimit(), parent.content().gasLimit()),
                BaseFee.after(parent.content(), spec.fee()),
                chain.ancestry().hashesUpTo(parent));
    }

    private void addContributions(BlockExecution block, ParentChain parents, TransactionPool.View pool) {
        int room = spec.contribution().maxContributions();
        for (VerifiedWork work : pool.works()) {
            if (room == 0) {
                break;
            }
            boolean owed = contributions.check(work.work(), parents, proven) instanceof Verdict.Valid<VerifiedWork>;
            if (owed) {
                block.contribute(work);
                room--;
            }
        }
    }

    private void addTransactions(BlockExecution block, TransactionPool.View pool) {
        Wei baseFee = block.environment().baseFeePerGas();
        PriorityQueue<SenderTurn> turns = new PriorityQueue<>();
        int order = 0;
        for (SortedMap<Long, RecoveredTransaction> ofSender : pool.pending().values()) {
            SenderTurn.next(ofSender.values().iterator(), baseFee, order++).ifPresent(turns::add);
        }
        int bytesLeft = TRANSACTION_BYTES_MAX;
        while (!turns.isEmpty() && block.gasLeft().compareTo(LEAST_TRANSACTION_GAS) >= 0) {
            SenderTurn turn = turns.remove();
            int size = turn.transaction.transaction().encoded().size();
            if (size > bytesLeft || !(block.attempt(turn.transaction) instanceof Verdict.Valid<Receipt>)) {
                continue;
            }
            bytesLeft -= size;
            SenderTurn.next(turn.rest, baseFee, turn.order).ifPresent(turns::add);
        }
    }

    /** A sender's next transaction, by what it pays above the base fee; equals keep the pool's order. */
    private record SenderTurn(RecoveredTransaction transaction, Wei tip, Iterator<RecoveredTransaction> rest, int order)
            implements Comparable<SenderTurn> {
        /** Empty when the sender has no more, or the next one does not even pay the base fee. */
        static Optional<SenderTurn> next(Iterator<RecoveredTransaction> rest, Wei baseFee, int order) {
            if (!rest.hasNext()) {
                return Optional.empty();
            }
            RecoveredTransaction next = rest.next();
            Wei fee = next.body().maxFeePerGas();
            return fee.compareTo(baseFee) < 0
                    ? Optional.empty()
                    : Optional.of(new SenderTurn(
                            next, fee.minus(baseFee).min(next.body().maxPriorityFeePerGas()), rest, order));
        }

        @Override
        public int compareTo(SenderTurn other) {
            int byTip = other.tip.compareTo(tip);
            return byTip != 0 ? byTip : Integer.compare(order, other.order);
        }
    }

    private Template template(BlockExecution block, ParentChain parents, ParentState state) {
        ExecutedTransactions executed = block.finish();
        Hash root = StateTrie.update(state.tries(), executed.diff(), Parallel.SEQUENTIAL)
                .stateRoot();
        Content content =
                executed.content(root, block.environment(), parents.parent().content(), taste.extraData());
        return template(
                content, executed.transactions(), block.environment().beneficiary(), block.environment(), parents);
    }

    private Template template(
            Content content,
            List<Transaction> transactions,
            Address beneficiary,
            BlockEnvironment environment,
            ParentChain parents) {
        var anchor = HeaderRules.anchorHeight(environment.number(), spec);
        WorkHeader header = new WorkHeader(
                parents.parent().hash(),
                parents.hashAt(anchor),
                environment.number(),
                environment.timestampSeconds(),
                environment.difficulty(),
                beneficiary,
                content.hash());
        return new Template(
                header, content, transactions, Difficulty.ofShare(parents.difficultyAt(anchor), spec.difficulty()));
    }

    /**
     * One block after the head, executed once for many: each beneficiary's has the same transactions, and differs in who is paid and in
     * the state root.
     */
    private final class Shared {
        private final ParentChain parents;
        private final BlockEnvironment environment;
        private final UnpaidBlock block;
        private final Content unpaid;
        private final PendingState after;

        Shared(ParentChain parents, ParentState parent, BlockEnvironment environment, UnpaidBlock block) {
            this.parents = parents;
            this.environment = environment;
            this.block = block;
            this.after = new PendingState(parent);
            Hash root = after.apply(block.executed().diff());
            this.unpaid =
                    block.executed().content(root, environment, parents.parent().content(), taste.extraData());
        }

        boolean isSameFor(Address beneficiary) {
            return block.isSameFor(beneficiary);
        }

        Template of(Address beneficiary) {
            Hash root = StateTrie.update(after, block.payment(after, beneficiary), Parallel.SEQUENTIAL)
                    .stateRoot();
            return template(
                    unpaid.withStateRoot(root), block.executed().transactions(), beneficiary, environment, parents);
        }
    }
}
