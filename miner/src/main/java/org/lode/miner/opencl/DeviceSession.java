package org.lode.miner.opencl;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashCaches;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.Share;
import org.lode.miner.job.ShareSink;
import org.lode.miner.job.ShareVerifier;

/**
 * A device from being opened to its first failure: searches what {@link MinerState} wants, two batches at a time. All on the thread
 * of the device. Frees the datasets when it is closed, and leaves the context to its opener.
 */
final class DeviceSession implements AutoCloseable {
    /** So few wrong shares say nothing of a device yet. */
    private static final int FEW_SHARES = 3;
    /** A device of which more than one share in this many is wrong is stopped. */
    private static final int TOLERATED_ONE_IN = 50;

    private final OpenClDevice device;
    private final OpenClMinerSettings settings;
    private final EthashCaches caches;
    private final ShareVerifier verifier;
    private final ShareSink sink;
    private final MinerState state;
    private final DeviceContext context;
    private final DeviceDatasets datasets;

    private boolean hasSearched;

    DeviceSession(
            DeviceContext context,
            OpenClMinerSettings settings,
            Function<KernelVariant, KernelSource> sources,
            EthashCaches caches,
            ShareSink sink,
            MinerState state) {
        this.context = context;
        this.device = context.device();
        this.settings = settings;
        this.caches = caches;
        this.verifier = new ShareVerifier(caches);
        this.sink = sink;
        this.state = state;
        this.datasets = new DeviceDatasets(context, settings, sources);
    }

    /** Whether anything was searched, so that a failure is not one more of the same. */
    boolean hasSearched() {
        return hasSearched;
    }

    /** Mines until the state is closed. */
    void run() throws OpenClFailure, WrongResults {
        for (MiningJob job = state.awaitJob(); job != null; job = state.awaitJob()) {
            DeviceDataset dataset = prepare(job.epoch());
            if (dataset != null) {
                search(dataset);
            }
        }
    }

    /** The epoch's dataset; null if another epoch is wanted by now. */
    private @Nullable DeviceDataset prepare(int epoch) throws OpenClFailure, WrongResults {
        long items = caches.parameters().epoch(epoch).datasetItems();
        state.busyWith(new Activity.Building(epoch, 0, items));
        try {
            return datasets.of(
                    caches.ofEpoch(epoch),
                    done -> state.busyWith(new Activity.Building(epoch, done, items)),
                    () -> !isWanted(epoch));
        } finally {
            state.busyWith(null);
        }
    }

    /** A pause does not end a build: the job that follows will be of the same epoch. */
    private boolean isWanted(int epoch) {
        MiningJob job = state.job();
        return !state.isClosed() && (job == null || job.epoch() == epoch);
    }

    /** Searches with this dataset as long as jobs are of its epoch. */
    private void search(DeviceDataset dataset) throws OpenClFailure, WrongResults {
        DeviceKernels kernels = datasets.kernels(dataset.epoch());
        BatchSize size = BatchSize.of(settings.folder(), device, kernels.plan());
        List<Batch> batches = kernels.batches();
        NonceWalk walk = new NonceWalk();
        boolean idle = false;
        for (int turn = 0; !idle; turn++) {
            Batch batch = batches.get(turn % batches.size());
            Optional<Batch.Outcome> outcome = batch.isRunning() ? Optional.of(batch.finish()) : Optional.empty();
            MiningJob job = state.job();
            boolean goesOn = job != null && job.epoch() == dataset.epoch().number();
            if (job != null && goesOn) {
                walk.start(batch, job, dataset, size.nonces());
            }
            if (outcome.isPresent()) {
                size.took(outcome.get().count(), outcome.get().nanos());
                judge(outcome.get());
            }
            if (goesOn) {
                buildAhead(dataset.epoch().number());
            }
            idle = !goesOn && batches.stream().noneMatch(Batch::isRunning);
        }
    }

    private void judge(Batch.Outcome outcome) throws WrongResults {
        hasSearched = true;
        state.hashes.add(outcome.count());
        for (long nonce : outcome.nonces()) {
            Optional<Share> share = verifier.verify(outcome.job(), nonce);
            if (share.isPresent()) {
                state.shares.increment();
                sink.found(share.get());
            } else {
                state.wrongShares.increment();
            }
        }
        long wrong = state.wrongShares.sum();
        long all = wrong + state.shares.sum();
        if (wrong > FEW_SHARES && wrong * TOLERATED_ONE_IN > all) {
            throw new WrongResults(device.name() + " was stopped because " + wrong + " of the " + all
                    + " shares it found were wrong (" + wrong * 100 / all
                    + "%); lower its clocks or update its driver, then start again");
        }
    }

    private void buildAhead(int epoch) throws OpenClFailure {
        OptionalInt expected = state.expectedEpoch();
        if (expected.isPresent() && expected.getAsInt() != epoch) {
            EthashCache cache = caches.ofEpoch(expected.getAsInt());
            datasets.stepAhead(cache);
        }
    }

    @Override
    public void close() {
        context.finish();
        datasets.close();
    }

    /** Which nonces come next. A job given anew, even the same, starts at a random place. */
    private static final class NonceWalk {
        private @Nullable MiningJob job;
        private long number;

        @SuppressWarnings("ReferenceEquality")
        void start(Batch batch, MiningJob now, DeviceDataset dataset, int wanted) {
            if (now != job) {
                job = now;
                number = ThreadLocalRandom.current().nextLong();
            }
            long first = now.nonces().nonce(number);
            int count = now.nonces().contiguous(first, wanted);
            batch.start(now, dataset, first, count);
            number += count;
        }
    }
}
