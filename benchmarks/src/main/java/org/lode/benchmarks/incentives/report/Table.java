package org.lode.benchmarks.incentives.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Rows of text under named columns. */
public final class Table {
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... columns) {
        this.columns = List.of(columns);
    }

    public Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns);
        }
        List<String> row = new ArrayList<>(cells.length);
        for (Object cell : cells) {
            row.add(cell.toString());
        }
        rows.add(List.copyOf(row));
        return this;
    }

    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** Aligned for a terminal. */
    public String text() {
        int[] widths = new int[columns.size()];
        forEachLine(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder text = new StringBuilder();
        forEachLine(row -> {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        });
        return text.toString();
    }

    /** Comma-separated values, first the columns. */
    public String csv() {
        StringBuilder csv = new StringBuilder();
        forEachLine(row -> csv.append(String.join(",", row.stream().map(Table::quoted).toList()))
                .append('\n'));
        return csv.toString();
    }

    private void forEachLine(Consumer<List<String>> consumer) {
        consumer.accept(columns);
        rows.forEach(consumer);
    }

    private static String quoted(String cell) {
        return cell.contains(",") || cell.contains("\"") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }
}
