package org.lode.consensus.evm;

import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** A view of a call just before an instruction; valid only while {@link Tracer#step} runs. */
public interface TraceStep {
    /** Offset of the instruction in the code. */
    int pc();

    int opcode();

    /** Gas left before the instruction. */
    long gas();

    /** Calls above this one: 0 for the transaction's own. */
    int depth();

    Call message();

    int stackSize();

    /** The word {@code index} below the top, 0 for the top itself. */
    UInt256 stack(int index);

    int memorySize();

    Bytes memory();

    /** What the last call made from here returned. */
    Bytes returnData();
}
