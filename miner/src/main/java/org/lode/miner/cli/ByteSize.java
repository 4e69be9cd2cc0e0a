package org.lode.miner.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A size in memory: a whole number of MiB or GiB, with its unit. */
public final class ByteSize implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})\\s?([MG])iB", Pattern.CASE_INSENSITIVE);

    @Override
    public Long convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is not a size in memory (a number and its unit, such as 64MiB or 1GiB)");
        }
        int shift = matcher.group(2).equalsIgnoreCase("G") ? 30 : 20;
        return Long.parseLong(matcher.group(1)) << shift;
    }

    /** To three places or more: {@code 64.0 MiB}, {@code 1.00 GiB}. Datasets are a little smaller than their nominal size. */
    static String text(long bytes) {
        double gibibytes = bytes / (double) (1L << 30);
        return gibibytes >= 0.995
                ? String.format(Locale.ROOT, "%.2f GiB", gibibytes)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1L << 20));
    }
}
