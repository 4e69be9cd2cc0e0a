package org.lode.node.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.lode.miner.cli.UserError;
import org.lode.node.app.DataFolder;
import org.lode.node.store.StoreRefusal;

/** Keeps a command going until Ctrl-C, SIGTERM or a failure of the machine, and the process until everything is closed in order. */
final class Foreground {
    private static final long CLOSING_SECONDS = 30;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    /** Opens what is to run, waits with {@link #untilStopped}, and closes it. */
    @FunctionalInterface
    interface Service {
        void serve() throws StoreRefusal, IOException, InterruptedException;
    }

    /** Returns the exit code once the service has ended. */
    int run(DataFolder folder, Service service) {
        LogFile.open(folder.logFile());
        try {
            service.serve();
        } catch (StoreRefusal | IOException e) {
            throw UserError.saidBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed.countDown();
        }
        String reason = failure.get();
        if (reason != null) {
            throw new UserError(reason + " See " + folder.logFile() + ".");
        }
        return 0;
    }

    /** From here on Ctrl-C and SIGTERM end the command cleanly. */
    void obeySignals() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndHalt, "stopping"));
    }

    void untilStopped() throws InterruptedException {
        stop.await();
    }

    /** Opens when the command is to end. */
    CountDownLatch stop() {
        return stop;
    }

    /** A failure of the machine: ends the command. */
    void failed(String where, Throwable cause) {
        failure.compareAndSet(null, "the node stopped because " + where + " failed: " + cause.getMessage() + ".");
        stop.countDown();
    }

    /** The JVM is going down: let the main thread close the node first, then end with 0, as a clean stop should. */
    private void stopAndHalt() {
        if (stop.getCount() == 0) {
            return;
        }
        stop.countDown();
        try {
            boolean inTime = closed.await(CLOSING_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(inTime ? 0 : 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
