package org.lode.benchmarks.incentives;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lode.benchmarks.incentives.report.Plot;
import org.lode.benchmarks.incentives.report.Table;

/** A result of docs/incentives.md. */
interface Figure {
    /** What the command line calls it. */
    String name();

    /** What it shows, in a line. */
    String title();

    Result make(Lab lab);

    /**
     * What was found.
     *
     * @param plots by the ending that their files' names get
     */
    record Result(Table table, Map<String, Plot> plots) {
        public Result {
            plots = new LinkedHashMap<>(plots);
        }

        static Result of(Table table) {
            return new Result(table, Map.of());
        }
    }
}
