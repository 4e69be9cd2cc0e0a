package org.lode.node.rpc.method;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.evm.Call;
import org.lode.consensus.evm.Halt;
import org.lode.consensus.evm.Outcome;
import org.lode.consensus.evm.Tracer;
import org.lode.consensus.genesis.RewardParameters;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.reward.Rewards;
import org.lode.consensus.reward.WorkRegistry;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.transition.ExecutionResult;
import org.lode.consensus.transition.Message;
import org.lode.consensus.transition.TransactionExecution;
import org.lode.node.rpc.shape.Senders;
import org.lode.node.rpc.trace.StateAfter;
import org.lode.node.rpc.trace.TracedTransaction;

/** Runs the transactions of a stored block again, one after the other. They were checked when the block came. */
public final class BlockReplay {
    private final CallSimulator simulator;
    private final TransactionExecution execution;
    private final RewardParameters parameters;
    private final Rewards rewards;
    private final Senders senders;

    public BlockReplay(
            CallSimulator simulator, TransactionExecution execution, RewardParameters parameters, Senders senders) {
        this.simulator = simulator;
        this.execution = execution;
        this.parameters = parameters;
        this.rewards = new Rewards(parameters);
        this.senders = senders;
    }

    /** At the block's start, on the state after its parent. */
    Run begin(Block block, StateReader parent) {
        return new Run(simulator.environment(block.header()), parent);
    }

    /** A block on its way. One thread uses an instance. */
    final class Run {
        private final BlockEnvironment environment;
        private final StateReader parent;
        private final JournaledState state;

        private Run(BlockEnvironment environment, StateReader parent) {
            this.environment = environment;
            this.parent = parent;
            this.state = new JournaledState(parent);
        }

        /** Executes the next transaction for good. */
        void advance(Transaction transaction) {
            switch (transaction) {
                case ContributionTransaction contribution -> pay(state, contribution);
                case SignedTransaction signed -> execution.execute(state, environment, message(signed));
            }
            state.finishTransaction();
        }

        /** What the next transaction would do, seen by {@code tracer}; nothing advances. */
        TracedTransaction trace(Transaction transaction, Tracer tracer) {
            StateReader before = new StateAfter(parent, state.diff());
            return switch (transaction) {
                case ContributionTransaction contribution -> trace(contribution, before, tracer);
                case SignedTransaction signed ->
                    simulator.trace(message(signed), new CallSetting(environment, before), tracer);
            };
        }

        /** A payment that runs no code is shown as the plain transfer that JSON-RPC takes it for, without gas. */
        private TracedTransaction trace(ContributionTransaction contribution, StateReader before, Tracer tracer) {
            JournaledState after = new JournaledState(before);
            Message message = message(contribution);
            Call call = Call.call(message.sender(), message.to().orElseThrow(), message.value(), Bytes.EMPTY, Gas.ZERO);
            tracer.enter(call, 0, after);
            pay(after, contribution);
            tracer.exit(new Outcome(Halt.SUCCESS, Gas.ZERO, Bytes.EMPTY), 0, after);
            after.finishTransaction();
            ExecutionResult result =
                    new ExecutionResult(Halt.SUCCESS, Gas.ZERO, List.of(), Bytes.EMPTY, Optional.empty());
            return new TracedTransaction(message, environment, result, before, after.diff());
        }

        private void pay(JournaledState payee, ContributionTransaction contribution) {
            rewards.payContribution(payee, contribution.work(), environment.beneficiary());
        }

        private Message message(SignedTransaction signed) {
            TransactionBody body = signed.body();
            return new Message(
                    senders.of(signed),
                    body.to(),
                    body.value(),
                    body.data(),
                    body.gasLimit(),
                    Message.effectiveGasPrice(body, environment.baseFeePerGas()),
                    body.accessList());
        }

        private Message message(ContributionTransaction contribution) {
            return new Message(
                    WorkRegistry.ADDRESS,
                    Optional.of(contribution.work().header().beneficiary()),
                    parameters.contribution(),
                    Bytes.EMPTY,
                    Gas.ZERO,
                    Wei.ZERO,
                    List.of());
        }
    }
}
