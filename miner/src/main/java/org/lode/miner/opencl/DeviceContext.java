package org.lode.miner.opencl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device's context and everything made in it, which is freed with it. One thread opens it, uses it and closes it. Its methods
 * throw {@link CLException} as the driver answers. Not final, because what it opens is what tests lose.
 */
class DeviceContext implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceContext.class);

    private final OpenClDevice device;
    private final cl_context context;
    private final List<cl_command_queue> queues = new ArrayList<>();
    /** What to release, the last made first. */
    private final Deque<Runnable> made = new ArrayDeque<>();

    DeviceContext(OpenClDevice device) {
        this.device = device;
        this.context = CL.clCreateContext(null, 1, new cl_device_id[] {device.id()}, null, null, null);
        made.push(() -> CL.clReleaseContext(context));
    }

    OpenClDevice device() {
        return device;
    }

    cl_program program(ProgramCache programs, KernelSource source, String options) throws OpenClFailure {
        cl_program program = programs.build(context, device, source, options);
        made.push(() -> CL.clReleaseProgram(program));
        return program;
    }

    cl_kernel kernel(cl_program program, String name) {
        cl_kernel kernel = CL.clCreateKernel(program, name, null);
        made.push(() -> CL.clReleaseKernel(kernel));
        return kernel;
    }

    /** A queue that does one thing after the other and takes the time. The call that OpenCL 2 has for it is missing in 1.2. */
    @SuppressWarnings("deprecation")
    cl_command_queue queue() {
        cl_command_queue queue = CL.clCreateCommandQueue(context, device.id(), CL.CL_QUEUE_PROFILING_ENABLE, null);
        queues.add(queue);
        made.push(() -> CL.clReleaseCommandQueue(queue));
        return queue;
    }

    /** A buffer that lives as long as the context. */
    cl_mem buffer(long flags, long bytes) {
        cl_mem buffer = freeBuffer(flags, bytes, null);
        made.push(() -> CL.clReleaseMemObject(buffer));
        return buffer;
    }

    /** A buffer that the caller releases. */
    cl_mem freeBuffer(long flags, long bytes, @Nullable Pointer host) {
        return CL.clCreateBuffer(context, flags, bytes, host, null);
    }

    /** Waits until nothing runs any more, also on a device that failed. */
    void finish() {
        queues.forEach(queue -> release(() -> CL.clFinish(queue)));
    }

    /** Does what frees something; a driver may refuse it after an error of its device, and then nothing more can be done. */
    static void release(Runnable release) {
        try {
            release.run();
        } catch (CLException e) {
            LOG.debug("opencl=not-released", e);
        }
    }

    /** Releases everything. */
    @Override
    public void close() {
        while (!made.isEmpty()) {
            release(made.pop());
        }
    }
}
