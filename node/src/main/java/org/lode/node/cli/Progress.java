package org.lode.node.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on the terminal for work that takes a while; silent where there is no terminal. */
public final class Progress implements AutoCloseable {
    private static final int REDRAW_MILLIS = 200;

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** Counts up to {@code total}, shown in units of {@code unitSize} called {@code unit}. */
    public static Progress of(String task, long total, String unit, long unitSize) {
        if (!Terminal.isThere()) {
            return new Progress(null);
        }
        return new Progress(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUnit(unit, unitSize)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .showSpeed()
                .build());
    }

    /** Shows that so much of the total is done. */
    public void reached(long done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
