package org.lode.miner.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A whole number within bounds. */
public abstract class BoundedNumber implements ITypeConverter<Integer> {
    private final String what;
    private final int least;
    private final int most;

    /** @param what the number is, such as {@code a port} */
    protected BoundedNumber(String what, int least, int most) {
        this.what = what;
        this.least = least;
        this.most = most;
    }

    @Override
    public Integer convert(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, with the bounds
        }
        throw new TypeConversionException("'" + text + "' is not " + what + " (" + least + " to " + most + ")");
    }
}
