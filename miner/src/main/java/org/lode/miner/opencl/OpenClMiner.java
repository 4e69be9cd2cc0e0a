package org.lode.miner.opencl;

import java.time.Duration;
import java.util.function.Function;
import org.jocl.CLException;
import org.lode.consensus.pow.EthashCaches;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.ShareSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mines with one OpenCL device. Its only thread owns everything on the device. After a failure it opens the device again, after
 * ever longer pauses; a device that computes wrong results is left alone for good.
 */
public final class OpenClMiner implements Miner {
    private static final Logger LOG = LoggerFactory.getLogger(OpenClMiner.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final OpenClDevice device;
    private final OpenClMinerSettings settings;
    private final Function<KernelVariant, KernelSource> sources;
    private final Function<OpenClDevice, DeviceContext> opening;
    private final EthashCaches caches;
    private final ShareSink sink;
    private final MinerState state = new MinerState();
    private final Thread thread;

    /** Starts the thread, which opens the device at the first job. */
    public OpenClMiner(OpenClDevice device, OpenClMinerSettings settings, EthashCaches caches, ShareSink sink) {
        this(device, settings, KernelSource::of, DeviceContext::new, caches, sink);
    }

    /**
     * @param sources what to compile
     * @param opening opens the device
     */
    OpenClMiner(
            OpenClDevice device,
            OpenClMinerSettings settings,
            Function<KernelVariant, KernelSource> sources,
            Function<OpenClDevice, DeviceContext> opening,
            EthashCaches caches,
            ShareSink sink) {
        this.device = device;
        this.settings = settings;
        this.sources = sources;
        this.opening = opening;
        this.caches = caches;
        this.sink = sink;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("miner-opencl-" + device.index())
                .unstarted(this::mineUntilClosed);
        thread.start();
    }

    @Override
    public String name() {
        return device.name();
    }

    @Override
    public void mine(MiningJob job) {
        state.want(job);
    }

    @Override
    public void pause() {
        state.want(null);
    }

    /** The light cache, half a second's work, is made on a thread of its own, so that the device's thread looks for new jobs meanwhile. */
    @Override
    public void expect(int epoch) {
        if (state.announce(epoch)) {
            Thread.ofPlatform()
                    .daemon()
                    .name("miner-opencl-" + device.index() + "-cache")
                    .start(() -> prepare(epoch));
        }
    }

    private void prepare(int epoch) {
        try {
            caches.ofEpoch(epoch);
            state.expect(epoch);
        } catch (OutOfMemoryError e) {
            LOG.debug("miner={} state=no-cache-ahead epoch={}", device, epoch, e);
        }
    }

    @Override
    public MinerStatus status() {
        return state.status();
    }

    @Override
    public void close() {
        close(CLOSE_PATIENCE);
    }

    /** @param patience how long to wait for the driver; one whose device hangs may never answer again */
    void close(Duration patience) {
        state.close();
        boolean interrupted = false;
        long until = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); left > 0 && thread.isAlive(); left = until - System.nanoTime()) {
            try {
                boolean _ = thread.join(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (thread.isAlive()) {
            LOG.warn("miner={} state=abandoned reason=\"its driver does not answer\"", device);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How a session ended. */
    private sealed interface End {
        record Closed() implements End {}

        record Failed(String reason, Duration pause) implements End {}

        record Unusable(String reason) implements End {}
    }

    private void mineUntilClosed() {
        Duration pause = settings.firstRetry();
        while (state.awaitJob() != null) {
            switch (mineUntilFailure(pause)) {
                case End.Closed() -> {}
                case End.Failed(var reason, var wait) -> {
                    retryAfter(wait, reason);
                    pause = OpenClMinerSettings.afterPause(wait);
                }
                case End.Unusable(var reason) -> giveUp(reason);
            }
        }
    }

    /** @param pause how long to wait if this fails before anything was searched */
    private End mineUntilFailure(Duration pause) {
        try (DeviceContext context = opening.apply(device);
                DeviceSession session = new DeviceSession(context, settings, sources, caches, sink, state)) {
            try {
                session.run();
                return new End.Closed();
            } catch (OpenClFailure e) {
                return new End.Failed(e.sentence(), session.hasSearched() ? settings.firstRetry() : pause);
            } catch (CLException e) {
                return new End.Failed(
                        OpenClFailure.of(device, "mining", e).sentence(),
                        session.hasSearched() ? settings.firstRetry() : pause);
            }
        } catch (WrongResults e) {
            return new End.Unusable(e.sentence());
        } catch (CLException e) {
            return new End.Failed(OpenClFailure.of(device, "being opened", e).sentence(), pause);
        } catch (OutOfMemoryError e) {
            return new End.Failed(
                    "the machine has no memory for the dataset of " + device.name() + "; free some", pause);
        } catch (RuntimeException e) {
            LOG.error("miner={} state=failed", device, e);
            return new End.Unusable(device.name() + " cannot be used because of a bug (" + e + "); please report it");
        }
    }

    private void retryAfter(Duration pause, String reason) {
        LOG.warn("miner={} state=failed retrySeconds={} reason={}", device, pause.toSeconds(), reason);
        state.busyWith(new Activity.Failed(reason + "; it is tried again in " + pause.toSeconds() + " s."));
        state.pause(pause);
        state.busyWith(null);
    }

    private void giveUp(String reason) {
        LOG.error("miner={} state=stopped reason={}", device, reason);
        state.busyWith(new Activity.Failed(reason + "."));
        state.awaitClose();
    }
}
