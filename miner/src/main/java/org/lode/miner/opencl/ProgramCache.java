package org.lode.miner.opencl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_program;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds programs, and keeps what the driver's compiler made of them in a folder: a compiler takes seconds. A file is named by
 * everything that it depends on, so that an old one is never taken for a new one; one that the driver refuses is made again.
 */
final class ProgramCache {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramCache.class);

    private final Path folder;

    ProgramCache(Path folder) {
        this.folder = folder;
    }

    /**
     * The program for {@code device}, which is the context's.
     *
     * @throws OpenClFailure if it does not compile; names the file with the compiler's log
     */
    cl_program build(cl_context context, OpenClDevice device, KernelSource source, String options)
            throws OpenClFailure {
        String key = key(device, source, options);
        Path kept = folder.resolve(key + ".bin");
        Optional<cl_program> known = fromBinary(context, device, kept, options);
        if (known.isPresent()) {
            return known.get();
        }
        cl_program program = CL.clCreateProgramWithSource(context, 1, new String[] {source.text()}, null, null);
        try {
            CL.clBuildProgram(program, 1, new cl_device_id[] {device.id()}, options, null, null);
        } catch (CLException e) {
            String log = log(program, device);
            CL.clReleaseProgram(program);
            throw refused(device, key, options, log, e);
        }
        keep(program, kept);
        return program;
    }

    private static String key(OpenClDevice device, KernelSource source, String options) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {device.identity(), options, source.text()}) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static Optional<cl_program> fromBinary(cl_context context, OpenClDevice device, Path kept, String options) {
        cl_device_id[] devices = {device.id()};
        try {
            byte[] binary = Files.readAllBytes(kept);
            cl_program program = CL.clCreateProgramWithBinary(
                    context, 1, devices, new long[] {binary.length}, new byte[][] {binary}, null, null);
            CL.clBuildProgram(program, 1, devices, options, null, null);
            return Optional.of(program);
        } catch (IOException e) {
            return Optional.empty();
        } catch (CLException e) {
            LOG.debug("opencl=binary-refused device={} file={}", device.name(), kept, e);
            return Optional.empty();
        }
    }

    private void keep(cl_program program, Path kept) {
        try {
            long[] length = new long[1];
            CL.clGetProgramInfo(program, CL.CL_PROGRAM_BINARY_SIZES, Long.BYTES, Pointer.to(length), null);
            byte[] binary = new byte[Math.toIntExact(length[0])];
            CL.clGetProgramInfo(program, CL.CL_PROGRAM_BINARIES, Long.BYTES, Pointer.to(Pointer.to(binary)), null);
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, "program", ".tmp");
            Files.write(written, binary);
            Files.move(written, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | CLException e) {
            LOG.debug("opencl=binary-not-kept file={}", kept, e);
        }
    }

    private static String log(cl_program program, OpenClDevice device) {
        try {
            long[] length = new long[1];
            CL.clGetProgramBuildInfo(program, device.id(), CL.CL_PROGRAM_BUILD_LOG, 0, null, length);
            byte[] text = new byte[Math.toIntExact(length[0])];
            CL.clGetProgramBuildInfo(
                    program, device.id(), CL.CL_PROGRAM_BUILD_LOG, text.length, Pointer.to(text), null);
            return new String(text, StandardCharsets.UTF_8).replace("\0", "");
        } catch (CLException e) {
            return "the driver has no log: " + e.getMessage();
        }
    }

    private OpenClFailure refused(OpenClDevice device, String key, String options, String log, CLException cause) {
        String error = CL.stringFor_errorCode(cause.getStatus());
        Path file = folder.resolve(key + ".log");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, device.identity() + "\n" + options + "\n\n" + log + "\n");
        } catch (IOException e) {
            return new OpenClFailure("the driver of " + device.name() + " cannot compile the kernels (" + error
                    + "), and what its compiler says cannot be written to " + file + "; update the driver");
        }
        return new OpenClFailure("the driver of " + device.name() + " cannot compile the kernels (" + error
                + "); what its compiler says is in " + file + ", a newer driver may help");
    }
}
