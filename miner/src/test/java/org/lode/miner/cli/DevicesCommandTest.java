package org.lode.miner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lode.miner.opencl.Devices;
import org.lode.miner.opencl.OpenClDevice;

final class DevicesCommandTest {
    @Test
    void listsWhatThereIsAndWhetherItCanMine() {
        OpenClDevice first = Devices.present().devices().getFirst();
        String shown = run();
        assertThat(shown)
                .contains(first.toString(), first.platform(), first.driver(), first.version())
                .contains("compute units " + first.computeUnits())
                .containsAnyOf("mining        usable", "mining        no: ");
    }

    @Test
    void printsOneJsonObject() throws IOException {
        OpenClDevice first = Devices.present().devices().getFirst();
        JsonNode device =
                new ObjectMapper().readTree(run("--json")).path("devices").path(0);
        assertThat(device.path("name").asText()).isEqualTo(first.name());
        assertThat(device.path("memoryBytes").asLong()).isEqualTo(first.memoryBytes());
        assertThat(device.path("usable").isBoolean()).isTrue();
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        int code = CommandLines.of(new DevicesCommand(), _ -> Optional.empty())
                .setOut(new PrintWriter(out, true))
                .execute(arguments);
        assertThat(code).isZero();
        return out.toString();
    }
}
