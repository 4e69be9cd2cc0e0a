package org.lode.benchmarks.network;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.FullHasher;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.Share;
import org.lode.miner.job.ShareSink;
import org.lode.miner.job.ShareVerifier;
import org.lode.node.event.EventLoop;

/**
 * A miner that really searches, but looks ahead: the nonces up to the next share are hashed at once, and the share is handed over
 * when a machine of its hash rate would have come to it. So shares are as good as real ones, and as rare.
 */
final class SimulatedMiner implements Miner {
    private static final double NANOS_PER_SECOND = 1e9;

    private final EventLoop thread;
    private final Datasets datasets;
    private final ShareVerifier verifier;
    private final ShareSink sink;
    private final double hashesPerSecond;
    private @Nullable MiningJob job;
    private EventLoop.@Nullable Timer next;
    private boolean closed;
    private long nonce;
    private long hashes;
    private long shares;

    SimulatedMiner(
            EventLoop thread, Datasets datasets, ShareSink sink, double hashesPerSecond, RandomGenerator entropy) {
        this.thread = thread;
        this.datasets = datasets;
        this.verifier = new ShareVerifier(datasets.caches());
        this.sink = sink;
        this.hashesPerSecond = hashesPerSecond;
        this.nonce = entropy.nextLong();
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public void mine(MiningJob newJob) {
        pause();
        if (!closed) {
            job = newJob;
            search(newJob);
        }
    }

    private void search(MiningJob current) {
        FullHasher hasher = datasets.ofEpoch(current.epoch());
        long tried = 0;
        boolean found;
        do {
            nonce++;
            tried++;
            found = hasher.hash(new EthashInput(current.sealHash(), nonce))
                            .result()
                            .toUInt256()
                            .compareTo(current.shareBoundary())
                    <= 0;
        } while (!found);
        hashes += tried;
        long share = nonce;
        next = thread.schedule(
                Duration.ofNanos((long) (tried / hashesPerSecond * NANOS_PER_SECOND)), () -> handOver(current, share));
    }

    private void handOver(MiningJob found, long share) {
        shares++;
        Share proven = verifier.verify(found, share)
                .orElseThrow(() ->
                        new IllegalStateException("the light hash of nonce " + share + " differs from the full one"));
        sink.found(proven);
        if (found.equals(job)) {
            search(found);
        }
    }

    @Override
    public void pause() {
        job = null;
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    @Override
    public MinerStatus status() {
        return new MinerStatus(
                job == null ? new MinerStatus.Activity.Idle() : new MinerStatus.Activity.Searching(job.id()),
                hashes,
                shares,
                0);
    }

    @Override
    public void close() {
        closed = true;
        pause();
    }
}
