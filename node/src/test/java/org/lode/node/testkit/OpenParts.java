package org.lode.node.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a test has opened: closed after it, the last one first. A node that has failed meanwhile fails the test. */
public final class OpenParts implements AfterEachCallback {
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    public <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** For a node to tell of a thread of its that ended by a bug. */
    public void failed(String where, Throwable cause) {
        failure.set(cause);
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        closeAll();
    }

    /** At once, where no test framework does it. */
    public void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        assertThat(failure.get()).isNull();
    }
}
