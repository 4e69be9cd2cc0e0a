package org.lode.node.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a package says at WARN or above, from the opening to the closing, as a user reads it. */
public final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final List<String> lines = new ArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                lines.add(event.getFormattedMessage());
            }
        }
    };

    public LogLines(Package of) {
        this.logger = (Logger) LoggerFactory.getLogger(of.getName());
        appender.start();
        logger.addAppender(appender);
    }

    /** Those that begin so. */
    public List<String> beginning(String start) {
        return lines.stream().filter(it -> it.startsWith(start)).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        appender.stop();
    }
}
