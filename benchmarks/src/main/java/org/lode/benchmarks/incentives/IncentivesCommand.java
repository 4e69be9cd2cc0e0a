package org.lode.benchmarks.incentives;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lode.benchmarks.incentives.report.Plot;
import org.lode.miner.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lode simulate incentives FIGURE...}: makes the figures of docs/incentives.md. */
@Command(
        name = "incentives",
        description = "Show what miners gain by breaking the rules of the game, here and on other chains.",
        footerHeading = "%nFigures:%n",
        footer = {
            "  literature   published results, reproduced",
            "  rules        attacks judged by the real rules, beside the compact model",
            "  strategies   what every strategy gains on this chain",
            "  rivals       the same attacks on other chains",
            "  grid         the best attack at alpha 1/3 under other parameters",
            "  inclusion    what each attack gains with other parts for including shares",
            "  income       how evenly small miners are paid",
            "  difficulty   block time, spread and emission at rest",
            "  response     ten times the hash rate, a tenth of it, eight hours of sleep",
            "  hopping      coming when difficulty is low, leaving when it is high",
            "  timestamps   dating blocks ahead",
            "  anchors      giving shares the easiest anchor",
            "  combined     the best of all attacks at once, and the best single one",
            "  latency      what slow messages cost small miners"
        })
public final class IncentivesCommand implements Callable<Integer> {
    private static final List<Figure> FIGURES = List.of(
            new LiteratureFigure(),
            new RulesFigure(),
            new StrategiesFigure(),
            new RivalsFigure(),
            new GridFigure(),
            new InclusionFigure(),
            new IncomeFigure(),
            new DifficultyFigure(),
            new ResponseFigure(),
            new HoppingFigure(),
            new TimestampFigure(),
            new AnchorFigure(),
            new CombinedFigure(),
            new LatencyFigure());

    private static final double SMALLEST_SCALE = 0.001;
    private static final double LARGEST_SCALE = 1000;
    private static final int MOST_THREADS = 1024;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FIGURE", arity = "0..*", description = "What to make; all of them when none is named.")
    private List<String> names = List.of();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "What all chance comes from.")
    private long seed;

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description = "How many times as long as the documented figures; 0.01 for a quick look.")
    private double scale;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Runs at once; results are the same. Default: the processor's cores.")
    private @Nullable Integer threads;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Write a table (.csv) and plots (.svg) of each figure there, too.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        List<Figure> wanted = wanted();
        Lab.Settings settings = settings();
        for (Figure figure : wanted) {
            Figure.Result result = run(figure, settings);
            PrintWriter print = spec.commandLine().getOut();
            print.println(figure.title());
            print.println(result.table().text());
            print.flush();
            if (out != null) {
                write(figure, result, out);
            }
        }
        return 0;
    }

    private List<Figure> wanted() {
        Map<String, Figure> byName = FIGURES.stream().collect(Collectors.toMap(Figure::name, it -> it));
        for (String name : names) {
            if (!byName.containsKey(name)) {
                throw usage("there is no figure '" + name + "'; name one of "
                        + FIGURES.stream().map(Figure::name).collect(Collectors.joining(", ")) + ".");
            }
        }
        return names.isEmpty() ? FIGURES : names.stream().map(byName::get).toList();
    }

    private Lab.Settings settings() {
        if (!(scale >= SMALLEST_SCALE && scale <= LARGEST_SCALE)) {
            throw usage(
                    "--scale is " + scale + "; give a number from " + SMALLEST_SCALE + " to " + LARGEST_SCALE + ".");
        }
        int atOnce = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (atOnce < 1 || atOnce > MOST_THREADS) {
            throw usage("--threads is " + atOnce + "; give a number from 1 to " + MOST_THREADS + ".");
        }
        return new Lab.Settings(seed, scale, atOnce);
    }

    private ParameterException usage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private static Figure.Result run(Figure figure, Lab.Settings settings) {
        try (Lab lab = new Lab(settings, figure.name())) {
            return figure.make(lab);
        }
    }

    /** The command that makes the figure again. */
    private String command(Figure figure) {
        String text = "./lode simulate incentives " + figure.name() + " --seed " + seed;
        return scale == 1 ? text : text + String.format(Locale.ROOT, " --scale %s", scale);
    }

    private void write(Figure figure, Figure.Result result, Path folder) {
        try {
            Files.createDirectories(folder);
            String heading = "# " + figure.title() + "; made by " + command(figure) + "\n";
            Files.writeString(
                    folder.resolve(figure.name() + ".csv"),
                    heading + result.table().csv(),
                    StandardCharsets.UTF_8);
            for (Map.Entry<String, Plot> plot : result.plots().entrySet()) {
                Files.writeString(
                        folder.resolve(figure.name() + "-" + plot.getKey() + ".svg"),
                        plot.getValue().svg(command(figure)),
                        StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UserError("Cannot write to " + folder + " (" + e.getMessage() + "): name a folder with --out.");
        }
    }
}
