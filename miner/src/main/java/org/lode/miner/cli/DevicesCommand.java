package org.lode.miner.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lode.consensus.pow.EthashParameters;
import org.lode.miner.opencl.OpenCl;
import org.lode.miner.opencl.OpenClDevice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lode devices}: what OpenCL has to mine with. */
@Command(name = "devices", description = "List the OpenCL devices of this machine, and whether they can mine.")
public final class DevicesCommand implements Callable<Integer> {
    private static final long DATASET_BYTES = EthashParameters.STANDARD.epoch(0).datasetBytes();
    private static final int LABEL_WIDTH = 14;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** No OpenCL is an answer, not a failure. */
    @Override
    public Integer call() {
        OpenCl openCl = OpenCl.probe();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(openCl));
        } else {
            print(openCl, out);
        }
        out.flush();
        return 0;
    }

    private static void print(OpenCl openCl, PrintWriter out) {
        switch (openCl) {
            case OpenCl.Absent(String reason) -> out.println(reason);
            case OpenCl.Present(List<OpenClDevice> devices) -> {
                if (devices.isEmpty()) {
                    out.println("OpenCL is installed, but its drivers see no device; check their installation.");
                }
                devices.forEach(device -> print(device, out));
            }
        }
    }

    private static void print(OpenClDevice device, PrintWriter out) {
        out.println(device);
        line(out, "platform", device.platform());
        line(out, "kind", kind(device));
        line(
                out,
                "memory",
                ByteSize.text(device.memoryBytes()) + ", at most " + ByteSize.text(device.mostAllocationBytes())
                        + " in a buffer");
        line(out, "compute units", Integer.toString(device.computeUnits()));
        line(out, "driver", device.driver());
        line(out, "version", device.version());
        line(
                out,
                "mining",
                device.obstacle(DATASET_BYTES).map(it -> "no: " + it).orElse("usable"));
    }

    private static void line(PrintWriter out, String label, String value) {
        out.println("   " + label + " ".repeat(LABEL_WIDTH - label.length()) + value);
    }

    private static String kind(OpenClDevice device) {
        return switch (device.kind()) {
            case GPU -> "graphics card";
            case CPU -> "processor";
            case OTHER -> "accelerator";
        };
    }

    private static ObjectNode asJson(OpenCl openCl) {
        ObjectNode answer = new ObjectMapper().createObjectNode();
        if (openCl instanceof OpenCl.Absent(String reason)) {
            answer.put("absent", reason);
        }
        ArrayNode list = answer.putArray("devices");
        for (OpenClDevice device : openCl.devices()) {
            ObjectNode it = list.addObject()
                    .put("index", device.index())
                    .put("name", device.name())
                    .put("platform", device.platform())
                    .put("kind", device.kind().name().toLowerCase(Locale.ROOT))
                    .put("memoryBytes", device.memoryBytes())
                    .put("mostAllocationBytes", device.mostAllocationBytes())
                    .put("computeUnits", device.computeUnits())
                    .put("driver", device.driver())
                    .put("version", device.version());
            device.obstacle(DATASET_BYTES)
                    .ifPresentOrElse(why -> it.put("usable", false).put("reason", why), () -> it.put("usable", true));
        }
        return answer;
    }
}
