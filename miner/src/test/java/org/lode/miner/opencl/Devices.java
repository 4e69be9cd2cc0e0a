package org.lode.miner.opencl;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Assumptions;

/** The OpenCL that tests run on. */
public final class Devices {
    private Devices() {}

    /** Without one, tests are reported as skipped, or fail where {@code LODE_OPENCL=required}, as in continuous integration. */
    public static OpenCl present() {
        OpenCl openCl = OpenCl.probe();
        if (!openCl.devices().isEmpty()) {
            return openCl;
        }
        String reason = openCl instanceof OpenCl.Absent(String why) ? why : "The OpenCL drivers here see no device.";
        if ("required".equals(System.getenv("LODE_OPENCL"))) {
            fail("LODE_OPENCL=required, but: " + reason);
        }
        Assumptions.abort(reason);
        throw new AssertionError("not reached");
    }

    static OpenClDevice first() {
        return present().devices().getFirst();
    }
}
