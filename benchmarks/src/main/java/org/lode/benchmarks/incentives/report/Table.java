package org.lode.benchmarks.incentives.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Rows under named columns: text, whole numbers, and estimates with their error. */
public final class Table {
    private final int digits;
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    /** @param digits after the point in what {@link #text} shows */
    public Table(int digits, String... columns) {
        this.digits = digits;
        this.columns = List.of(columns);
    }

    public Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns);
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The cells of all rows. */
    public List<List<Object>> rows() {
        return List.copyOf(rows);
    }

    /** Aligned for a terminal. */
    public String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns);
        rows.forEach(row -> lines.add(row.stream().map(this::shown).toList()));
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                padded.append(line.get(i)).repeat(" ", widths[i] - line.get(i).length() + 2);
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String shown(Object cell) {
        return switch (cell) {
            case Estimate estimate -> estimate.text(digits);
            case Double number -> String.format(Locale.ROOT, "%." + digits + "f", number);
            default -> cell.toString();
        };
    }

    /** Comma-separated values, first the columns; an estimate takes two columns, the second half of its 95% interval. */
    public String csv() {
        StringBuilder csv = new StringBuilder();
        line(csv, line -> {
            for (int i = 0; i < columns.size(); i++) {
                line.add(columns.get(i));
                if (hasErrors(i)) {
                    line.add(columns.get(i) + " ± (95%)");
                }
            }
        });
        for (List<Object> row : rows) {
            line(csv, line -> {
                for (int i = 0; i < columns.size(); i++) {
                    if (row.get(i) instanceof Estimate estimate) {
                        line.add(precise(estimate.mean()));
                        line.add(precise(estimate.halfWidth()));
                    } else {
                        line.add(
                                row.get(i) instanceof Double number
                                        ? precise(number)
                                        : row.get(i).toString());
                        if (hasErrors(i)) {
                            line.add("");
                        }
                    }
                }
            });
        }
        return csv.toString();
    }

    private boolean hasErrors(int column) {
        return rows.stream().anyMatch(row -> row.get(column) instanceof Estimate);
    }

    private static void line(StringBuilder csv, Consumer<List<String>> cells) {
        List<String> line = new ArrayList<>();
        cells.accept(line);
        csv.append(String.join(",", line.stream().map(Table::quoted).toList())).append('\n');
    }

    private static String precise(double value) {
        return String.format(Locale.ROOT, "%.7g", value);
    }

    private static String quoted(String cell) {
        return cell.contains(",") || cell.contains("\"") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }
}
