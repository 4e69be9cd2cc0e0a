package org.lode.benchmarks.incentives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lode.node.cli.Program;
import picocli.CommandLine;

final class IncentivesCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nonsense           | there is no figure 'nonsense'; name one of",
                "income --scale 0   | --scale is 0.0; give a number from",
                "income --scale x   | 'x' is not a double",
                "income --threads 0 | --threads is 0; give a number from 1",
                "income --seed x    | 'x' is not a long"
            })
    void refusesWithOneSentence(String arguments, String sentence) {
        assertThat(run(arguments.split(" +"))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(sentence).doesNotContain("Exception");
        assertThat(err.toString().lines()).hasSize(2);
    }

    @Test
    void saysWhereItCannotWrite() throws Exception {
        Path file = Files.createFile(folder.resolve("taken"));
        assertThat(run("income", "--scale", "0.001", "--out", file.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("lode: Cannot write to " + file);
    }

    @Test
    void writesATableAndPlotsThatTellHowToMakeThemAgain() throws Exception {
        assertThat(run("income", "--scale", "0.001", "--seed", "5", "--out", folder.toString()))
                .isZero();
        assertThat(folder.resolve("income.csv"))
                .content()
                .startsWith("# how evenly")
                .contains("made by ./lode simulate incentives income --seed 5 --scale 0.001\n");
        assertThat(folder.resolve("income-spread.svg"))
                .content()
                .startsWith("<svg")
                .contains("<desc>./lode simulate incentives income --seed 5 --scale 0.001</desc>")
                .endsWith("</svg>\n");
        assertThat(out.toString()).contains("alone, blocks of 600 s");
    }

    private int run(String... arguments) {
        return Program.of(new IncentivesCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
