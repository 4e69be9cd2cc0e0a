package org.lode.miner.rig;

import java.nio.file.Path;
import java.util.List;
import org.lode.miner.cpu.CpuMinerSettings;

/**
 * What a user wants to mine with.
 *
 * @param kind which kinds of miners
 * @param devices indices or parts of names of OpenCL devices; empty: those that {@code kind} says. Naming a device asks for OpenCL,
 *     also with {@link Kind#AUTO}
 * @param processor how the processor is used: by the Java search, and its threads and priority by an OpenCL driver for it
 * @param folder where built kernels, tuned sizes and compilers' logs are kept; made when needed
 */
public record MinerChoice(Kind kind, List<String> devices, CpuMinerSettings processor, Path folder) {
    /** Which kinds of miners. */
    public enum Kind {
        /** All graphics cards, else the processor by OpenCL, else by Java. */
        AUTO,
        /** The same without Java: no OpenCL is an error. */
        OPENCL,
        /** The processor by Java. */
        CPU
    }

    public MinerChoice {
        devices = List.copyOf(devices);
    }

    boolean asksForOpenCl() {
        return kind == Kind.OPENCL || (kind == Kind.AUTO && !devices.isEmpty());
    }
}
