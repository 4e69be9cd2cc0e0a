package org.lode.consensus.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/** Counts how the cases of one folder ended, names the first that failed and says why others were skipped. */
final class Tally {
    private static final int FAILURES_NAMED_MAX = 20;

    private final String folder;
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> skippedByReason = new TreeMap<>();
    private int found;
    private int passed;
    private int failed;

    Tally(String folder) {
        this.folder = folder;
    }

    /** Counts a case that will be run. */
    void found() {
        found++;
    }

    /** How many cases were found. */
    int cases() {
        return found;
    }

    /** Runs the check of the case of this name and counts how it ended; throws what the check threw. */
    void run(String caseName, Executable check) throws Throwable {
        try {
            check.execute();
            passed++;
        } catch (TestAbortedException e) {
            skippedByReason.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
            throw e;
        } catch (Throwable e) {
            failed++;
            if (failures.size() < FAILURES_NAMED_MAX) {
                failures.add(caseName);
            }
            throw e;
        }
    }

    /** One line that counts, after a line for each of the first failures and one for each reason to skip. */
    List<String> report() {
        List<String> lines = new ArrayList<>();
        failures.forEach(name -> lines.add("vectors: failed " + name));
        skippedByReason.forEach((reason, count) -> lines.add("vectors: skipped " + count + " because " + reason));
        int skipped =
                skippedByReason.values().stream().mapToInt(Integer::intValue).sum();
        lines.add("vectors: " + folder + " " + passed + " passed, " + failed + " failed, " + skipped + " skipped");
        return lines;
    }
}
