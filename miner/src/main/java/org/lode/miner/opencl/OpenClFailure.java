package org.lode.miner.opencl;

import org.jocl.CL;
import org.jocl.CLException;

/** A device or its driver failed at something. The message is the one sentence that a user reads, without its full stop. */
public final class OpenClFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    OpenClFailure(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** What a user reads, without its full stop. */
    public String sentence() {
        return sentence;
    }

    /**
     * @param device what failed
     * @param doing what it was doing, as in "searching"
     */
    static OpenClFailure of(OpenClDevice device, String doing, CLException cause) {
        String error = CL.stringFor_errorCode(cause.getStatus());
        String sentence = switch (cause.getStatus()) {
            case CL.CL_MEM_OBJECT_ALLOCATION_FAILURE, CL.CL_OUT_OF_HOST_MEMORY, CL.CL_INVALID_BUFFER_SIZE ->
                device.name() + " ran out of memory while " + doing + " (" + error
                        + "); close other programs that use it";
            case CL.CL_DEVICE_NOT_AVAILABLE, CL.CL_DEVICE_NOT_FOUND ->
                device.name() + " is gone (" + error + " while " + doing
                        + "); check its cables, its power and its driver";
            default ->
                device.name() + " failed while " + doing + " (" + error
                        + "); lower its clocks or update its driver if this happens again";
        };
        return new OpenClFailure(sentence);
    }
}
