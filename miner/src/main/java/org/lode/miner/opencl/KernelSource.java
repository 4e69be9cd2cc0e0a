package org.lode.miner.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What is compiled for a device.
 *
 * @param text OpenCL C 1.2
 */
record KernelSource(String text) {
    private static final String COMMON = "common.cl";

    static KernelSource of(KernelVariant variant) {
        return new KernelSource(resource(COMMON) + resource(variant.source()));
    }

    /** Another source that a device can be given, such as that of {@code bandwidth.cl}. */
    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(KernelSource.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " of this program", e);
        }
    }
}
