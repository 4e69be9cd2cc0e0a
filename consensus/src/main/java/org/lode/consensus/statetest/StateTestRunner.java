package org.lode.consensus.statetest;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Log;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.evm.Evm;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.evm.Tracer;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.TransactionRules;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transition.Message;
import org.lode.consensus.transition.TransactionExecution;

/** Runs state tests with the rules and the transition that blocks go through. Any number of threads may use it. */
public final class StateTestRunner {
    private final Secp256k1 curve;
    private final ImmutableMap<Revision, TransactionExecution> executions;

    public StateTestRunner(Secp256k1 curve) {
        this.curve = curve;
        this.executions =
                Maps.toMap(List.of(Revision.values()), revision -> new TransactionExecution(new Evm(revision, curve)));
    }

    public StateTestResult run(StateTest test) {
        return run(test, null);
    }

    /** As {@link #run(StateTest)}, instruction by instruction before the eyes of {@code tracer}. */
    public StateTestResult trace(StateTest test, Tracer tracer) {
        return run(test, tracer);
    }

    private StateTestResult run(StateTest test, @Nullable Tracer tracer) {
        Optional<Revision> revision = test.revision();
        if (revision.isEmpty()) {
            return new StateTestResult.Skipped("this machine knows London, Paris, Shanghai and Cancun");
        }
        Optional<String> foreignRule = ForeignRules.neededBy(test);
        if (foreignRule.isPresent()) {
            return new StateTestResult.Skipped(foreignRule.get());
        }
        ForeignRules.Watch watched = new ForeignRules.Watch(test.before());
        StateTestResult result = run(test, revision.get(), new JournaledState(watched), tracer);
        // Where such a rule had a part, another result says nothing of this machine.
        Optional<String> rule =
                result instanceof StateTestResult.Failed ? watched.foreignRule(revision.get()) : Optional.empty();
        return rule.<StateTestResult>map(StateTestResult.Skipped::new).orElse(result);
    }

    private StateTestResult run(StateTest test, Revision revision, JournaledState state, @Nullable Tracer tracer) {
        Verdict<RecoveredTransaction> judged = judge(test, state, revision);
        if (judged instanceof Verdict.Valid<RecoveredTransaction>(RecoveredTransaction transaction)) {
            return test.refusal()
                    .<StateTestResult>map(reason ->
                            new StateTestResult.Failed("the transaction was accepted, but must be refused: " + reason))
                    .orElseGet(() -> execute(test, transaction, state, tracer));
        }
        return test.refusal().isPresent()
                ? compare(test, state, List.of())
                : new StateTestResult.Failed("the transaction was refused: " + judged);
    }

    private Verdict<RecoveredTransaction> judge(StateTest test, JournaledState state, Revision revision) {
        try {
            if (!(Transaction.decode(test.transaction()) instanceof SignedTransaction signed)) {
                return Verdict.invalid(Rule.TRANSACTION_TYPE, "contributions are no part of state tests");
            }
            long chainId = test.block().chainId();
            Verdict<RecoveredTransaction> judged = TransactionRules.check(signed, chainId, revision, curve);
            return judged instanceof Verdict.Valid<RecoveredTransaction>(RecoveredTransaction transaction)
                    ? onState(test, transaction, state)
                    : judged;
        } catch (DecodeException e) {
            return Verdict.invalid(Rule.TRANSACTION_TYPE, String.valueOf(e.getMessage()));
        }
    }

    private static Verdict<RecoveredTransaction> onState(
            StateTest test, RecoveredTransaction transaction, JournaledState state) {
        if (transaction.body().gasLimit().compareTo(test.block().gasLimit()) > 0) {
            return Verdict.invalid(Rule.BLOCK_GAS_EXCEEDED, "the gas limit is above the block's");
        }
        Account sender = state.account(transaction.sender()).orElse(Account.EMPTY);
        return TransactionRules.onAccount(transaction, sender, test.block().baseFeePerGas())
                .<Verdict<RecoveredTransaction>>map(broken -> broken)
                .orElseGet(() -> Verdict.valid(transaction));
    }

    private StateTestResult execute(
            StateTest test, RecoveredTransaction transaction, JournaledState state, @Nullable Tracer tracer) {
        TransactionExecution execution =
                Objects.requireNonNull(executions.get(test.revision().orElseThrow()));
        Message message = Message.of(transaction, test.block().baseFeePerGas());
        List<Log> logs = tracer == null
                ? execution.execute(state, test.block(), message).logs()
                : execution.trace(state, test.block(), message, tracer).logs();
        return compare(test, state, logs);
    }

    private static StateTestResult compare(StateTest test, JournaledState state, List<Log> logs) {
        state.touch(test.block().beneficiary());
        state.finishTransaction();
        Hash logsHash = Keccak.hash256(RlpWriter.encode(writer -> writer.listOf(logs, (list, log) -> log.write(list))));
        if (!logsHash.equals(test.logsHash())) {
            return new StateTestResult.Failed("logs hash is " + logsHash + ", not " + test.logsHash());
        }
        Hash root = test.before().after(state.diff()).root();
        return root.equals(test.stateRoot())
                ? new StateTestResult.Passed()
                : new StateTestResult.Failed("state root is " + root + ", not " + test.stateRoot());
    }
}
