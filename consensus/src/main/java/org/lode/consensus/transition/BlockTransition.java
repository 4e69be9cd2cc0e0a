package org.lode.consensus.transition;

import java.util.Optional;
import java.util.function.Supplier;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.evm.BlockHashes;
import org.lode.consensus.evm.Evm;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.reward.Rewards;
import org.lode.consensus.rules.CheckedBlock;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.rules.Verdict.Invalid;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.trie.StateTrie;
import org.lode.consensus.trie.StateUpdate;
import org.lode.consensus.work.WorkHeader;

/** Executes blocks: whole ones that were checked, or new ones piece by piece. Safe for any thread. */
public final class BlockTransition {
    private final ChainSpec spec;
    private final TransactionExecution execution;
    private final Rewards rewards;

    public BlockTransition(ChainSpec spec, Evm evm) {
        this.spec = spec;
        this.execution = new TransactionExecution(evm);
        this.rewards = new Rewards(spec.reward());
    }

    /** For calls outside of blocks. */
    public TransactionExecution transactions() {
        return execution;
    }

    /** Begins a block on the parent's state. */
    public BlockExecution begin(StateReader parent, BlockEnvironment environment) {
        return new BlockExecution(environment, new JournaledState(parent), execution, rewards);
    }

    /** The environment that a block's header describes. */
    public BlockEnvironment environment(Header header, BlockHashes hashes) {
        WorkHeader work = header.work().header();
        Content content = header.content();
        return new BlockEnvironment(
                spec.chainId(),
                work.number(),
                work.timestampSeconds(),
                work.difficulty(),
                work.beneficiary(),
                content.gasLimit(),
                content.baseFeePerGas(),
                hashes);
    }

    /** Executes a checked block and compares every result with what its header claims. */
    public Verdict<ExecutedBlock> execute(CheckedBlock checked, ParentState parent, BlockHashes hashes) {
        Block block = checked.block();
        BlockExecution running = begin(parent.values(), environment(block.header(), hashes));
        for (VerifiedWork work : checked.contributions()) {
            running.contribute(work);
        }
        int index = checked.contributions().size();
        for (RecoveredTransaction transaction : checked.transactions()) {
            if (running.attempt(transaction) instanceof Invalid<?>(Rule rule, String detail)) {
                return Verdict.invalid(rule, "transaction " + index + ": " + detail);
            }
            index++;
        }
        ExecutedTransactions executed = running.finish();
        Content claimed = block.header().content();
        Optional<Invalid<ExecutedBlock>> broken = gasUsed(claimed, executed)
                .or(() -> logsBloom(claimed, executed))
                .or(() -> receiptsRoot(claimed, executed));
        if (broken.isPresent()) {
            return broken.get();
        }
        StateUpdate tries = StateTrie.update(parent.tries(), executed.diff(), parent.parallel());
        return stateRoot(claimed, tries)
                .<Verdict<ExecutedBlock>>map(it -> it)
                .orElseGet(() -> Verdict.valid(new ExecutedBlock(block, executed, tries)));
    }

    static Optional<Invalid<ExecutedBlock>> gasUsed(Content claimed, ExecutedTransactions executed) {
        return compare(Rule.GAS_USED, "gas used", claimed.gasUsed(), executed::gasUsed);
    }

    static Optional<Invalid<ExecutedBlock>> logsBloom(Content claimed, ExecutedTransactions executed) {
        return compare(Rule.LOGS_BLOOM, "logs bloom", claimed.logsBloom(), executed::logsBloom);
    }

    static Optional<Invalid<ExecutedBlock>> receiptsRoot(Content claimed, ExecutedTransactions executed) {
        return compare(Rule.RECEIPTS_ROOT, "receipts root", claimed.receiptsRoot(), executed::receiptsRoot);
    }

    static Optional<Invalid<ExecutedBlock>> stateRoot(Content claimed, StateUpdate tries) {
        return compare(Rule.STATE_ROOT, "state root", claimed.stateRoot(), tries::stateRoot);
    }

    private static <T> Optional<Invalid<ExecutedBlock>> compare(
            Rule rule, String what, T claimed, Supplier<T> computed) {
        T found = computed.get();
        return claimed.equals(found)
                ? Optional.empty()
                : Optional.of(new Invalid<>(rule, what + " is " + claimed + " but execution gives " + found));
    }
}
