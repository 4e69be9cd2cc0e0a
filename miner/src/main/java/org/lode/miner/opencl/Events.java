package org.lode.miner.opencl;

import java.util.concurrent.locks.LockSupport;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;

/** Waiting for the device without burning a core, as the waits of some drivers do. */
final class Events {
    private static final long LOOK_NANOS = 100_000;

    private Events() {}

    /**
     * Returns when {@code event} is complete, some tenths of a millisecond late.
     *
     * @throws CLException if what it stands for failed
     */
    static void await(cl_event event) {
        int[] status = new int[1];
        while (true) {
            CL.clGetEventInfo(event, CL.CL_EVENT_COMMAND_EXECUTION_STATUS, Sizeof.cl_int, Pointer.to(status), null);
            if (status[0] < 0) {
                throw new CLException(CL.stringFor_errorCode(status[0]), status[0]);
            }
            if (status[0] == CL.CL_COMPLETE) {
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Time on the device between begin and end of what a complete event stands for. */
    static long nanos(cl_event event) {
        long[] start = new long[1];
        long[] end = new long[1];
        CL.clGetEventProfilingInfo(event, CL.CL_PROFILING_COMMAND_START, Long.BYTES, Pointer.to(start), null);
        CL.clGetEventProfilingInfo(event, CL.CL_PROFILING_COMMAND_END, Long.BYTES, Pointer.to(end), null);
        return end[0] - start[0];
    }
}
