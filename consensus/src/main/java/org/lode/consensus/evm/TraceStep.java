package org.lode.consensus.evm;

import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** A view of a running call at an instruction; valid only while the {@link Tracer} is told of it. */
public interface TraceStep {
    /** Offset of the instruction in the code. */
    int pc();

    int opcode();

    /** Gas left: in {@link Tracer#step} what was left before the instruction. */
    long gas();

    /** Calls above this one: 0 for the transaction's own. */
    int depth();

    Call call();

    int stackSize();

    /** The word {@code index} below the top, 0 for the top itself. */
    UInt256 stack(int index);

    int memorySize();

    Bytes memory();

    /** What the last call made from here returned. */
    Bytes returnData();
}
