package org.lode.consensus.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.testkit.Vectors;

/**
 * Random valid programs run by this machine and by another one, {@code @ethereumjs/evm} at Cancun: {@code lode.programs} of them,
 * from {@code lode.seed} if that is given. It needs node and the npm packages of {@code node/src/test/clients}, whose {@code run}
 * calls it.
 */
@EnabledIfSystemProperty(
        named = "lode.programs",
        matches = "[1-9][0-9]*",
        disabledReason = "node/src/test/clients/run sets lode.programs, for it installs the other machine")
final class ReferenceMachineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Evm evm = new Evm(Revision.CANCUN, TestAccounts.CURVE);

    @Test
    void randomProgramsDoWhatTheOtherMachineSays() throws IOException, InterruptedException {
        int count = Integer.getInteger("lode.programs");
        long seed = Long.getLong("lode.seed", System.currentTimeMillis());
        System.out.printf("programs against @ethereumjs/evm: %d, seed %d%n", count, seed);
        Process generator = generator(seed, count);
        int compared = 0;
        try (BufferedReader lines = generator.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ReferenceCase program = new ReferenceCase(JSON.readTree(line));
                assertThat(program.runOn(evm)).as(program.toString()).isEqualTo(program.expected());
                compared++;
            }
            // Before it is destroyed, which would be its status if it has said everything and not yet ended.
            assertThat(generator.waitFor()).as("exit status of the generator").isZero();
        } finally {
            generator.destroy();
        }
        assertThat(compared).isEqualTo(count);
        System.out.printf("programs against @ethereumjs/evm: %d passed, 0 failed%n", compared);
    }

    private static Process generator(long seed, int count) throws IOException {
        Path script = Vectors.repositoryRoot().resolve("node/src/test/clients/fuzz/fuzz.mjs");
        return new ProcessBuilder("node", script.toString(), "--seed", "" + seed, "--count", "" + count)
                .redirectError(Redirect.INHERIT)
                .start();
    }
}
