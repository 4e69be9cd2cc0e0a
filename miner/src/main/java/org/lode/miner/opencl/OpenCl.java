package org.lode.miner.opencl;

import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** The OpenCL of this machine: its devices, or why there is none. */
public sealed interface OpenCl {
    /** What installs OpenCL, to end a sentence with. */
    String INSTALL =
            "install the driver of your graphics card's maker (on Debian for NVIDIA nvidia-opencl-icd, for AMD and Intel"
                    + " mesa-opencl-icd or intel-opencl-icd, for processors pocl-opencl-icd)";

    /**
     * A loader with at least one driver.
     *
     * @param devices in the order of their {@linkplain OpenClDevice#index indices}; empty when the drivers see no device
     */
    record Present(List<OpenClDevice> devices) implements OpenCl {
        public Present {
            devices = List.copyOf(devices);
        }
    }

    /**
     * Nothing here can run a kernel.
     *
     * @param reason one sentence that says what is missing and how to install it
     */
    record Absent(String reason) implements OpenCl {}

    /** The devices; none where OpenCL is absent. */
    default List<OpenClDevice> devices() {
        return switch (this) {
            case Present(var devices) -> devices;
            case Absent _ -> List.of();
        };
    }

    /**
     * Looks once: drivers take some tenths of a second, so the caller keeps the answer. A driver that starts threads for a
     * processor starts them here, with the priority of the calling thread.
     */
    static OpenCl probe() {
        try {
            CL.setExceptionsEnabled(true);
            List<OpenClDevice> devices = new ArrayList<>();
            for (cl_platform_id platform : platforms()) {
                for (cl_device_id device : devices(platform)) {
                    devices.add(OpenClDevice.of(devices.size(), platform, device));
                }
            }
            return new Present(devices);
        } catch (LinkageError e) {
            return new Absent("There is no OpenCL loader (libOpenCL) on this machine; " + INSTALL
                    + " and, where that does not bring it, ocl-icd-libopencl1.");
        } catch (CLException e) {
            return new Absent("There is no OpenCL driver on this machine (" + CL.stringFor_errorCode(e.getStatus())
                    + "); " + INSTALL + ".");
        }
    }

    private static cl_platform_id[] platforms() {
        int[] count = new int[1];
        CL.clGetPlatformIDs(0, null, count);
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        CL.clGetPlatformIDs(platforms.length, platforms, null);
        return platforms;
    }

    /** A platform without devices answers with an error, which is no reason to give up the others. */
    private static cl_device_id[] devices(cl_platform_id platform) {
        try {
            int[] count = new int[1];
            CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
            cl_device_id[] devices = new cl_device_id[count[0]];
            CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, devices.length, devices, null);
            return devices;
        } catch (CLException e) {
            return new cl_device_id[0];
        }
    }
}
