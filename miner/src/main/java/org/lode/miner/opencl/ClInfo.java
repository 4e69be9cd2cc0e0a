package org.lode.miner.opencl;

import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.jspecify.annotations.Nullable;

/** Properties of platforms and devices. What a driver does not know is empty or 0. */
final class ClInfo {
    private ClInfo() {}

    static String text(cl_platform_id platform, int what) {
        return text((length, to, size) -> CL.clGetPlatformInfo(platform, what, length, to, size));
    }

    static String text(cl_device_id device, int what) {
        return text((length, to, size) -> CL.clGetDeviceInfo(device, what, length, to, size));
    }

    /** An unsigned number of up to eight bytes. */
    static long number(cl_device_id device, int what) {
        long[] value = new long[1];
        try {
            CL.clGetDeviceInfo(device, what, Sizeof.cl_long, Pointer.to(value), null);
        } catch (CLException e) {
            return 0;
        }
        return value[0];
    }

    private interface Query {
        int ask(long length, @Nullable Pointer to, long @Nullable [] size);
    }

    private static String text(Query query) {
        try {
            long[] size = new long[1];
            query.ask(0, null, size);
            byte[] bytes = new byte[(int) size[0]];
            query.ask(bytes.length, Pointer.to(bytes), null);
            return new String(bytes, StandardCharsets.UTF_8).replace("\0", "").strip();
        } catch (CLException e) {
            return "";
        }
    }
}
