package org.lode.miner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsOneJsonObject() throws IOException {
        assertThat(run("--dataset", "16MiB", "--threads", "1", "--rounds", "1", "--miner", "cpu", "--json"))
                .as(err.toString())
                .isZero();

        JsonNode answer = new ObjectMapper().readTree(out.toString());
        assertThat(answer.path("datasetBytes").asLong()).isBetween(16_000_000L, 16L << 20);
        JsonNode device = answer.path("devices").path(0);
        assertThat(device.path("device").asText()).isEqualTo("cpu");
        double limit = device.path("readBytesPerSecond").path("mean").asDouble() / 8192;
        assertThat(device.path("hashesPerSecond").path("mean").asDouble() / limit)
                .isEqualTo(device.path("ofTheLimit").path("mean").asDouble(), within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --dataset 1GB     | '1GB' is not a size in memory (a number and its unit, such as 64MiB or 1GiB)
            --dataset 0MiB    | '0MiB' is not a size in memory (a number and its unit, such as 64MiB or 1GiB)
            --dataset 15MiB   | --dataset 15.0 MiB is out of range; give a size from 16MiB to 64GiB.
            --dataset 65GiB   | --dataset 65.00 GiB is out of range; give a size from 16MiB to 64GiB.
            --threads 0       | '0' is not a number of threads (1 to 1024)
            --rounds many     | 'many' is not a number of rounds (1 to 1000)
            """)
    void refusesInOneSentence(String arguments, String sentence) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString().lines().findFirst().orElseThrow()).contains(sentence);
    }

    private int run(String... arguments) {
        CommandLine command = CommandLines.of(new BenchCommand(), _ -> Optional.empty());
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
