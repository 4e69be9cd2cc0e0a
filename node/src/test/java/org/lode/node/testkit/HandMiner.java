package org.lode.node.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.pow.EthashCaches;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.Share;
import org.lode.miner.job.ShareSink;
import org.lode.miner.job.ShareVerifier;

/** A miner that searches when the test says so, on any job that it was ever given. */
public final class HandMiner implements Miner {
    private final ShareVerifier verifier;
    private final ShareSink sink;
    private final List<MiningJob> jobs = new ArrayList<>();
    private boolean paused = true;
    private long nonce;
    private long hashes;
    private long shares;

    public HandMiner(EthashCaches caches, ShareSink sink) {
        this.verifier = new ShareVerifier(caches);
        this.sink = sink;
    }

    /** What a search looks for. */
    public enum Find {
        SHARE,
        BLOCK
    }

    /** Searches the job for a share that is, or is not, a block, and hands it on. */
    public Share find(MiningJob job, Find what) {
        while (true) {
            hashes++;
            Optional<Share> found = verifier.verify(job, nonce++);
            if (found.isPresent() && found.get().isBlock() == (what == Find.BLOCK)) {
                shares++;
                sink.found(found.get());
                return found.get();
            }
        }
    }

    /** Every job so far, the current one last. */
    public List<MiningJob> jobs() {
        return List.copyOf(jobs);
    }

    public MiningJob job() {
        return jobs.getLast();
    }

    public boolean isPaused() {
        return paused;
    }

    @Override
    public String name() {
        return "hand";
    }

    @Override
    public void mine(MiningJob job) {
        jobs.add(job);
        paused = false;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public MinerStatus status() {
        MinerStatus.Activity activity =
                paused ? new MinerStatus.Activity.Idle() : new MinerStatus.Activity.Searching(job().id());
        return new MinerStatus(activity, hashes, shares, 0);
    }

    @Override
    public void close() {
        paused = true;
    }
}
