package org.lode.benchmarks.incentives.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line chart as SVG. Error bars hold the true mean in 95 of 100 cases. */
public final class Plot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 440;
    private static final int LEFT = 76;
    private static final int TOP = 48;
    private static final int BOTTOM = 54;
    private static final int LEGEND = 206;
    private static final int TICKS = 6;

    /** Told apart by the colour-blind too (Okabe and Ito, 2008). */
    private static final List<String> COLOURS = List.of(
            "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F", "#8C564B",
            "#6A3D9A");

    private static final List<String> DASHES = List.of("", "7 3", "2 3", "9 3 2 3");

    /** How an axis counts. */
    public enum Scale {
        LINEAR,
        LOGARITHMIC
    }

    /** What an axis shows. */
    public record Axis(String label, Scale scale) {
        public static Axis linear(String label) {
            return new Axis(label, Scale.LINEAR);
        }

        public static Axis logarithmic(String label) {
            return new Axis(label, Scale.LOGARITHMIC);
        }

        private double place(double value) {
            return scale == Scale.LINEAR ? value : Math.log10(value);
        }
    }

    private record Point(double x, Estimate y) {}

    private record Series(String name, List<Point> points) {}

    private record Span(double low, double high) {
        double part(double value) {
            return (value - low) / (high - low);
        }
    }

    private final String title;
    private final Axis x;
    private final Axis y;
    private final List<Series> series = new ArrayList<>();

    public Plot(String title, Axis x, Axis y) {
        this.title = title;
        this.x = x;
        this.y = y;
    }

    /** Adds a point to the series of that name, which the first one begins. */
    public Plot point(String name, double at, Estimate value) {
        if (y.scale == Scale.LOGARITHMIC && value.mean() <= 0) {
            return this;
        }
        Series found = series.stream()
                .filter(it -> it.name.equals(name))
                .findFirst()
                .orElseGet(() -> {
                    Series begun = new Series(name, new ArrayList<>());
                    series.add(begun);
                    return begun;
                });
        found.points.add(new Point(at, value));
        return this;
    }

    public Plot point(String name, double at, double value) {
        return point(name, at, new Estimate(value, 0));
    }

    /**
     * The picture.
     *
     * @param command what makes it again; kept in the file
     */
    public String svg(String command) {
        Span across = span(
                x,
                series.stream()
                        .flatMap(it -> it.points.stream())
                        .map(it -> new Estimate(it.x, 0))
                        .toList());
        Span up = padded(span(
                y,
                series.stream().flatMap(it -> it.points.stream()).map(Point::y).toList()));
        StringBuilder svg =
                new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <desc>%s</desc>
                <rect width="%d" height="%d" fill="#ffffff"/>
                <text x="%d" y="24" font-size="15" font-weight="bold">%s</text>
                """.formatted(WIDTH, HEIGHT, escaped(command), WIDTH, HEIGHT, LEFT, escaped(title)));
        grid(svg, across, up);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, i, across, up);
        }
        return svg.append("</svg>\n").toString();
    }

    private static Span span(Axis axis, List<Estimate> values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Estimate value : values) {
            double spread = axis.scale == Scale.LINEAR ? value.halfWidth() : 0;
            low = Math.min(low, axis.place(value.mean() - spread));
            high = Math.max(high, axis.place(value.mean() + spread));
        }
        return high > low ? new Span(low, high) : new Span(low - 1, high + 1);
    }

    private static Span padded(Span span) {
        double pad = (span.high - span.low) * 0.05;
        return new Span(span.low - pad, span.high + pad);
    }

    private static double pixelX(Span across, double place) {
        return LEFT + across.part(place) * (WIDTH - LEFT - LEGEND);
    }

    private static double pixelY(Span up, double place) {
        return HEIGHT - BOTTOM - up.part(place) * (HEIGHT - TOP - BOTTOM);
    }

    private void grid(StringBuilder svg, Span across, Span up) {
        for (double tick : ticks(x, across)) {
            double at = pixelX(across, tick);
            svg.append(line(at, TOP, at, HEIGHT - BOTTOM, "#dddddd"));
            svg.append(text(at, HEIGHT - BOTTOM + 18.0, "middle", label(x, tick)));
        }
        for (double tick : ticks(y, up)) {
            double at = pixelY(up, tick);
            svg.append(line(LEFT, at, WIDTH - LEGEND, at, "#dddddd"));
            svg.append(text(LEFT - 8.0, at + 4, "end", label(y, tick)));
        }
        svg.append(line(LEFT, HEIGHT - BOTTOM, WIDTH - LEGEND, HEIGHT - BOTTOM, "#333333"));
        svg.append(line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, "#333333"));
        svg.append(text((LEFT + WIDTH - LEGEND) / 2.0, HEIGHT - 14.0, "middle", x.label));
        svg.append("<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n"
                .formatted((TOP + HEIGHT - BOTTOM) / 2, escaped(y.label)));
    }

    private static List<Double> ticks(Axis axis, Span span) {
        double raw = (span.high - span.low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
        if (axis.scale == Scale.LOGARITHMIC) {
            step = Math.max(1, Math.round(step));
        }
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(span.low / step - 1e-9) * step; tick <= span.high + 1e-9 * step; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }

    private static String label(Axis axis, double tick) {
        if (axis.scale == Scale.LOGARITHMIC) {
            long power = Math.round(tick);
            return power >= -3 && power <= 4 ? trimmed(Math.pow(10, (double) power)) : "1e" + power;
        }
        return trimmed(tick);
    }

    private static String trimmed(double value) {
        String text = String.format(Locale.ROOT, "%.6f", value);
        text = text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
        return text.equals("-0") ? "0" : text;
    }

    private void draw(StringBuilder svg, int index, Span across, Span up) {
        Series drawn = series.get(index);
        String colour = COLOURS.get(index % COLOURS.size());
        String dash = DASHES.get(index / COLOURS.size() % DASHES.size());
        StringBuilder path = new StringBuilder();
        for (Point point : drawn.points) {
            double px = pixelX(across, x.place(point.x));
            double py = pixelY(up, y.place(point.y.mean()));
            path.append(path.isEmpty() ? "M" : "L")
                    .append(number(px))
                    .append(' ')
                    .append(number(py));
            svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>%n".formatted(number(px), number(py), colour));
            double low = point.y.mean() - point.y.halfWidth();
            if (point.y.halfWidth() > 0 && (y.scale == Scale.LINEAR || low > 0)) {
                double top = pixelY(up, y.place(point.y.mean() + point.y.halfWidth()));
                svg.append(line(px, top, px, pixelY(up, y.place(low)), colour));
            }
        }
        svg.append("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\" stroke-dasharray=\"%s\"/>%n"
                .formatted(path, colour, dash));
        double at = TOP + 10 + 20.0 * index;
        double left = WIDTH - LEGEND + 12.0;
        svg.append("<path d=\"M%s %sh22\" stroke=\"%s\" stroke-width=\"2.5\" stroke-dasharray=\"%s\"/>%n"
                .formatted(number(left), number(at), colour, dash));
        svg.append(text(left + 28, at + 4, "start", drawn.name));
    }

    private static String line(double x1, double y1, double x2, double y2, String colour) {
        return "<path d=\"M%s %sL%s %s\" stroke=\"%s\"/>%n"
                .formatted(number(x1), number(y1), number(x2), number(y2), colour);
    }

    private static String text(double x, double y, String anchor, String text) {
        return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>%n"
                .formatted(number(x), number(y), anchor, escaped(text));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
