package org.lode.consensus.evm;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.evm.CodeTranslator.Granularity;
import org.lode.consensus.evm.precompile.PrecompiledContracts;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.state.JournaledState;

/**
 * The Ethereum virtual machine at one revision. What a message does depends on its arguments alone; the instance holds nothing
 * but a cache of translated code, and any number of threads may use it.
 */
public final class Evm {
    private final Revision revision;
    private final InstructionTable table;
    private final PrecompiledContracts precompiled;
    private final CodeCache cache = new CodeCache();
    private final Code noCode;

    public Evm(Revision revision, Secp256k1 curve) {
        this.revision = revision;
        this.table = InstructionTable.of(revision);
        this.precompiled = new PrecompiledContracts(curve);
        this.noCode = CodeTranslator.translate(Bytes.EMPTY, table, Granularity.BLOCKS);
    }

    /**
     * Runs a transaction's call or creation. Checks and payments that are the transaction's own are done before; the
     * sender's nonce too. Where it fails, all its changes to {@code state} are undone.
     */
    public Outcome run(Call message, BlockEnvironment block, TransactionEnvironment transaction, JournaledState state) {
        return new Execution(this, block, transaction, state, null).run(message);
    }

    /** As {@link #run}, before the eyes of {@code tracer}. */
    public Outcome trace(
            Call message,
            BlockEnvironment block,
            TransactionEnvironment transaction,
            JournaledState state,
            Tracer tracer) {
        return new Execution(this, block, transaction, state, tracer).run(message);
    }

    public Revision revision() {
        return revision;
    }

    public PrecompiledContracts precompiled() {
        return precompiled;
    }

    InstructionTable table() {
        return table;
    }

    Code noCode() {
        return noCode;
    }

    Code code(Hash hash, Supplier<Bytes> code, @Nullable Tracer tracer) {
        return isWatchedClosely(tracer)
                ? translate(code.get(), tracer)
                : cache.get(hash, () -> translate(code.get(), null));
    }

    Code translate(Bytes code, @Nullable Tracer tracer) {
        return CodeTranslator.translate(code, table, isWatchedClosely(tracer) ? Granularity.STEPS : Granularity.BLOCKS);
    }

    private static boolean isWatchedClosely(@Nullable Tracer tracer) {
        return tracer != null && tracer.detail() == Tracer.Detail.INSTRUCTIONS;
    }
}
