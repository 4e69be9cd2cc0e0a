package org.lode.miner.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/** Sets a kernel's arguments in their order. */
final class KernelArguments {
    private final cl_kernel kernel;
    private int next;

    private KernelArguments(cl_kernel kernel) {
        this.kernel = kernel;
    }

    static KernelArguments of(cl_kernel kernel) {
        return new KernelArguments(kernel);
    }

    /** An unsigned 32-bit number. */
    KernelArguments word(int value) {
        return words(value);
    }

    /** A vector of 32-bit numbers. */
    KernelArguments words(int... values) {
        CL.clSetKernelArg(kernel, next++, (long) Sizeof.cl_uint * values.length, Pointer.to(values));
        return this;
    }

    /** A 64-bit number, or a vector of them. */
    KernelArguments longs(long... values) {
        CL.clSetKernelArg(kernel, next++, (long) Sizeof.cl_ulong * values.length, Pointer.to(values));
        return this;
    }

    KernelArguments buffer(cl_mem buffer) {
        CL.clSetKernelArg(kernel, next++, Sizeof.cl_mem, Pointer.to(buffer));
        return this;
    }

    KernelArguments buffers(Iterable<cl_mem> buffers) {
        buffers.forEach(this::buffer);
        return this;
    }
}
