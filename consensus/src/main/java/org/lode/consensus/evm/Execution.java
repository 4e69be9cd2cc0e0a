package org.lode.consensus.evm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.evm.precompile.Patience;
import org.lode.consensus.evm.precompile.PrecompiledContract;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.JournaledState;

/**
 * One message on its way through the machine, with every call it makes. The frames lie in a list, so calls may nest 1024 deep
 * whatever Java's stack allows.
 */
final class Execution {
    /** EIP-150 keeps this from the Yellow Paper: calls above a call. */
    static final int MAX_DEPTH = 1024;

    private static final int CODE_GAS_A_BYTE = 200;

    final Revision revision;
    final BlockEnvironment block;
    final TransactionEnvironment transaction;
    final JournaledState state;

    private final Evm evm;
    private final @Nullable Tracer tracer;
    private final List<Frame> frames = new ArrayList<>();
    private final List<Frame.Workspace> workspaces = new ArrayList<>();

    Execution(
            Evm evm,
            BlockEnvironment block,
            TransactionEnvironment transaction,
            JournaledState state,
            @Nullable Tracer tracer) {
        this.evm = evm;
        this.revision = evm.revision();
        this.block = block;
        this.transaction = transaction;
        this.state = state;
        this.tracer = tracer;
    }

    Outcome run(Call message) {
        Interpreter interpreter = new Interpreter(new HostInstructions(this));
        Outcome immediate = enter(message, false);
        while (!frames.isEmpty()) {
            Frame frame = frames.getLast();
            interpreter.run(frame);
            endStep(frame);
            if (frame.halt == null) {
                Call call = takePending(frame);
                Outcome outcome = attempt(call, frame.isStatic);
                if (outcome != null) {
                    deliver(call, outcome, frame);
                }
            } else {
                frames.removeLast();
                Outcome outcome = leave(frame, frame.halt);
                if (frames.isEmpty()) {
                    return outcome;
                }
                deliver(frame.call, outcome, frames.getLast());
            }
        }
        if (immediate == null) {
            throw new IllegalStateException("a message ended without an outcome");
        }
        return immediate;
    }

    private static Call takePending(Frame frame) {
        Call message = frame.pending;
        if (message == null) {
            throw new IllegalStateException("a frame left the loop without reason");
        }
        frame.pending = null;
        return message;
    }

    /** Starts a message that a frame sends, unless it cannot even start: then its gas comes back. */
    private @Nullable Outcome attempt(Call message, boolean callerIsStatic) {
        Halt refusal = refusal(message);
        if (refusal == null) {
            if (message.kind().isCreation()) {
                state.incrementNonce(message.sender());
            }
            return enter(message, callerIsStatic);
        }
        Outcome outcome = new Outcome(refusal, message.gas(), Bytes.EMPTY);
        if (tracer != null) {
            tracer.enter(message, frames.size(), state);
            tracer.exit(outcome, frames.size(), state);
        }
        return outcome;
    }

    private @Nullable Halt refusal(Call message) {
        if (frames.size() > MAX_DEPTH) {
            return Halt.CALLS_TOO_DEEP;
        }
        Call.Kind kind = message.kind();
        boolean pays = kind != Call.Kind.DELEGATECALL && !message.value().isZero();
        if (pays && state.balance(message.sender()).compareTo(message.value()) < 0) {
            return Halt.BALANCE_TOO_LOW;
        }
        return kind.isCreation() && state.nonce(message.sender()) == -1 ? Halt.NONCE_EXHAUSTED : null;
    }

    /** Starts a message: pushes its frame, or returns the outcome where there is no code to run. */
    private @Nullable Outcome enter(Call message, boolean callerIsStatic) {
        int depth = frames.size();
        if (message.kind().isCreation()) {
            state.warmAccount(message.recipient()); // Stays warm though the creation fail (EIP-2929).
        }
        int checkpoint = state.checkpoint();
        if (tracer != null) {
            tracer.enter(message, depth, state);
        }
        Outcome immediate = null;
        if (message.kind().isCreation()) {
            immediate = startCreation(message);
        } else {
            startCall(message);
            immediate = runPrecompiled(message, checkpoint);
        }
        if (immediate == null) {
            Code code = message.kind().isCreation()
                    ? evm.translate(message.input(), tracer)
                    : codeOf(message.codeAddress());
            if (code.bytes.length == 0) {
                immediate = message.kind().isCreation()
                        ? storeCode(message, message.gas().value(), Bytes.EMPTY, checkpoint)
                        : new Outcome(Halt.SUCCESS, message.gas(), Bytes.EMPTY);
            } else {
                boolean isStatic = callerIsStatic || message.kind() == Call.Kind.STATICCALL;
                frames.add(new Frame(message, code, isStatic, depth, checkpoint, workspace(depth)));
            }
        }
        if (immediate != null && tracer != null) {
            tracer.exit(immediate, depth, state);
        }
        return immediate;
    }

    private Frame.Workspace workspace(int depth) {
        if (depth == workspaces.size()) {
            workspaces.add(new Frame.Workspace());
        }
        return workspaces.get(depth);
    }

    private void startCall(Call message) {
        switch (message.kind()) {
            case CALL -> state.transfer(message.sender(), message.recipient(), message.value());
            case STATICCALL -> state.touch(message.recipient());
            default -> {}
        }
    }

    private @Nullable Outcome startCreation(Call message) {
        Address address = message.recipient();
        if (state.nonce(address) != 0 || state.hasCode(address)) {
            return new Outcome(Halt.ADDRESS_COLLISION, Gas.ZERO, Bytes.EMPTY);
        }
        state.createContract(address);
        state.transfer(message.sender(), address, message.value());
        return null;
    }

    private @Nullable Outcome runPrecompiled(Call message, int checkpoint) {
        PrecompiledContract contract = evm.precompiled().at(message.codeAddress());
        if (contract == null) {
            return null;
        }
        long left = message.gas().value() - contract.gas(message.input());
        if (left < 0) {
            state.revert(checkpoint);
            return new Outcome(Halt.OUT_OF_GAS, Gas.ZERO, Bytes.EMPTY);
        }
        return contract.run(message.input(), tracer == null ? Patience.ENDLESS : tracer::check)
                .map(output -> new Outcome(Halt.SUCCESS, Gas.of(left), output))
                .orElseGet(() -> {
                    state.revert(checkpoint);
                    return new Outcome(Halt.PRECOMPILE_FAILED, Gas.ZERO, Bytes.EMPTY);
                });
    }

    private Code codeOf(Address address) {
        Hash hash = state.codeHash(address);
        return hash.equals(Account.NO_CODE) ? evm.noCode() : evm.code(hash, () -> state.code(address), tracer);
    }

    /** Ends a frame: its changes stay or are undone. */
    private Outcome leave(Frame frame, Halt halt) {
        Outcome outcome;
        if (halt != Halt.SUCCESS) {
            state.revert(frame.checkpoint);
            outcome = new Outcome(halt, Gas.of(frame.gas), frame.output);
        } else if (frame.call.kind().isCreation()) {
            outcome = storeCode(frame.call, frame.gas, frame.output, frame.checkpoint);
        } else {
            outcome = new Outcome(Halt.SUCCESS, Gas.of(frame.gas), frame.output);
        }
        if (tracer != null) {
            tracer.exit(outcome, frame.depth, state);
        }
        return outcome;
    }

    private Outcome storeCode(Call message, long gas, Bytes code, int checkpoint) {
        long left = gas - (long) CODE_GAS_A_BYTE * code.size();
        Halt refusal = null;
        if (code.size() > Revision.MAX_CODE_SIZE) {
            refusal = Halt.CODE_TOO_LONG;
        } else if (!code.isEmpty() && code.getUnsigned(0) == 0xef) {
            refusal = Halt.CODE_STARTS_WITH_EF;
        } else if (left < 0) {
            refusal = Halt.CODE_STORE_OUT_OF_GAS;
        }
        if (refusal != null) {
            state.revert(checkpoint);
            return new Outcome(refusal, Gas.ZERO, Bytes.EMPTY);
        }
        if (!code.isEmpty()) {
            state.setCode(message.recipient(), code);
        }
        return new Outcome(Halt.SUCCESS, Gas.of(left), code);
    }

    /** Gives the caller what its call came to, and lets it go on. */
    private static void deliver(Call call, Outcome outcome, Frame caller) {
        caller.gas += outcome.gasLeft().value();
        boolean isCreation = call.kind().isCreation();
        if (outcome.isSuccess() && isCreation) {
            caller.push(call.recipient().toWord());
            return;
        }
        caller.push(outcome.isSuccess() ? 1 : 0);
        caller.returnData = outcome.output();
        int copied = Math.min(caller.outputLength, outcome.output().size());
        if (copied > 0 && !isCreation) {
            outcome.output().slice(0, copied).copyTo(caller.memory.bytes(), caller.outputOffset);
        }
    }

    private void endStep(Frame frame) {
        if (tracer != null && frame.gasBefore != Frame.NOT_TRACED) {
            tracer.stepEnd(frame, frame.gasBefore - frame.gas, state);
            frame.gasBefore = Frame.NOT_TRACED;
        }
    }

    /** Judges and reports a single instruction, where code is traced. */
    void step(Frame frame, int pc) {
        endStep(frame);
        frame.pc = pc;
        frame.gasBefore = frame.gas;
        if (tracer != null) {
            tracer.step(frame, state);
        }
        evm.table().instruction(frame.opcode()).ifPresent(instruction -> {
            int needed = instruction.stackIn();
            int growth = instruction.stackOut() - instruction.stackIn();
            frame.gas -= instruction.gas();
            frame.admit(frame.gas, frame.sp, 4 * needed, 4 * growth);
        });
    }
}
