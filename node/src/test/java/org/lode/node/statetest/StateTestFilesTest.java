package org.lode.node.statetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.statetest.StateTestRunner;
import org.lode.consensus.testkit.TestAccounts;

final class StateTestFilesTest {
    /** A transfer whose post state is not what any transfer leads to. */
    private static final String WRONG = """
            {"wrong": {
              "env": {"currentNumber": "0x1", "currentTimestamp": "0x1", "currentGasLimit": "0x1000000",
                "currentCoinbase": "0x0000000000000000000000000000000000000001", "currentDifficulty": "0x1"},
              "pre": {},
              "transaction": {},
              "post": {"Cancun": [{"indexes": {}, "txbytes": "0x03", "expectException": "blobs are refused",
                "hash": "0x0000000000000000000000000000000000000000000000000000000000000000",
                "logs": "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"}],
               "Berlin": []}}}
            """;

    private final StateTestRunner runner = new StateTestRunner(TestAccounts.CURVE);
    private final List<String> failures = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void countsAFailureAndNamesItsFirstDifference() throws IOException {
        Files.writeString(folder.resolve("wrong.json"), WRONG);

        StateTestFiles.Tally tally = new StateTestFiles(runner, Optional.empty()).run(folder, failures::add);

        assertThat(tally).hasToString("0 passed, 1 failed, 0 skipped");
        assertThat(failures).singleElement().asString().contains("wrong/Cancun/0: state root is 0x");
    }

    @Test
    void runsOnlyTheForkThatIsAskedFor() throws IOException {
        Files.writeString(folder.resolve("wrong.json"), WRONG);

        StateTestFiles.Tally tally = new StateTestFiles(runner, Optional.of("London")).run(folder, failures::add);

        assertThat(tally).hasToString("0 passed, 0 failed, 0 skipped");
    }

    @Test
    void saysWhatKeepsAFileFromBeingRead() throws IOException {
        Path text = Files.writeString(folder.resolve("text.json"), "words");
        Path torn = Files.write(folder.resolve("torn.json.gz"), new byte[] {0x1f, (byte) 0x8b, 8});

        StateTestFiles files = new StateTestFiles(runner, Optional.empty());
        assertThatThrownBy(() -> files.run(text, failures::add))
                .isInstanceOf(StateTestFileException.class)
                .message()
                .startsWith("The file " + text + " is not JSON: ")
                .hasLineCount(1);
        assertThatThrownBy(() -> files.run(torn, failures::add))
                .isInstanceOf(StateTestFileException.class)
                .hasMessage("The file " + torn + " ends too early.");
    }

    @Test
    void saysWhichFileHoldsNoStateTests() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"a\": {\"b\": 1}}");

        assertThatThrownBy(() -> new StateTestFiles(runner, Optional.empty()).run(folder, failures::add))
                .isInstanceOf(StateTestFileException.class)
                .hasMessageContaining(file + " holds no state tests");
    }
}
