package org.lode.benchmarks.evm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.evm.Evm;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transition.ExecutionResult;
import org.lode.consensus.transition.Message;
import org.lode.consensus.transition.TransactionExecution;

/** What a {@link Workload} finds when it is prepared, in maps, and its first blocks executed on that, without roots or signatures. */
final class WorkloadState implements StateReader {
    private static final Wei BASE_FEE = Wei.of(1_000_000_000);

    private final TransactionExecution execution;
    private final List<Message> messages = new ArrayList<>();
    private final Map<Address, Account> accounts = new HashMap<>();
    private final Map<Address, Map<UInt256, UInt256>> slots = new HashMap<>();
    private final Map<Hash, Bytes> codes = new HashMap<>();

    /** @param blocks of the measured ones, how many {@link #run} executes */
    WorkloadState(Workload workload, int blocks) {
        Secp256k1 curve = Secp256k1.fastest();
        this.execution = new TransactionExecution(new Evm(Revision.CANCUN, curve));
        accounts.put(Workload.RICH, Account.EMPTY.withBalance(Wei.of(10_000).times(1_000_000_000_000_000_000L)));
        JournaledState state = new JournaledState(this);
        for (List<RecoveredTransaction> block : Workload.recovered(workload.preparation(), curve)) {
            block.forEach(transaction -> execute(state, Message.of(transaction, BASE_FEE)));
        }
        keep(state.diff());
        for (List<RecoveredTransaction> block :
                Workload.recovered(workload.measured().subList(0, blocks), curve)) {
            block.forEach(transaction -> messages.add(Message.of(transaction, BASE_FEE)));
        }
    }

    private void keep(StateDiff diff) {
        diff.accounts().forEach((address, change) -> {
            change.after().ifPresent(account -> accounts.put(address, account));
            change.storage()
                    .forEach((slot, values) ->
                            slots.computeIfAbsent(address, _ -> new HashMap<>()).put(slot, values.after()));
        });
        codes.putAll(diff.code());
    }

    /** Executes the blocks. @return gas used */
    long run() {
        JournaledState state = new JournaledState(this);
        long gas = 0;
        for (Message message : messages) {
            gas += execute(state, message);
        }
        return gas;
    }

    private long execute(JournaledState state, Message message) {
        ExecutionResult result = execution.execute(state, block(), message);
        if (!result.succeeded()) {
            throw new IllegalStateException("a transaction of the workload failed: " + result);
        }
        state.finishTransaction();
        return result.gasUsed().value();
    }

    private static BlockEnvironment block() {
        return new BlockEnvironment(
                Workload.CHAIN_ID,
                BlockNumber.of(1),
                1,
                UInt256.ONE,
                Address.ofNumber(1),
                Gas.of(30_000_000),
                BASE_FEE,
                _ -> Hash.ZERO);
    }

    @Override
    public Optional<Account> account(Address address) {
        return Optional.ofNullable(accounts.get(address));
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        return slots.getOrDefault(address, Map.of()).getOrDefault(slot, UInt256.ZERO);
    }

    @Override
    public Bytes code(Hash codeHash) {
        return codes.getOrDefault(codeHash, Bytes.EMPTY);
    }
}
