package org.lode.node.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.lode.node.produce.MiningStatus;
import org.lode.node.produce.MiningStatus.Activity;

/** A bar for the dataset of an epoch, whenever one is being built: a devnet's takes a moment, a gigabyte half a minute. */
final class DatasetProgress implements Runnable {
    private static final long LOOK_MILLIS = 250;
    private static final int PERCENT = 100;

    private final Supplier<MiningStatus> mining;
    private final CountDownLatch stop;

    DatasetProgress(Supplier<MiningStatus> mining, CountDownLatch stop) {
        this.mining = mining;
        this.stop = stop;
    }

    /** Watches until the node stops; a thread of its own. */
    @Override
    public void run() {
        try {
            while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (isBuilding()) {
                    showUntilBuilt();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void showUntilBuilt() throws InterruptedException {
        try (Progress bar = Progress.of("dataset", PERCENT, "%", 1)) {
            while (isBuilding() && !stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                bar.reached(mining.get().datasetPercent());
            }
        }
    }

    private boolean isBuilding() {
        return mining.get().activity() == Activity.BUILDING_DATASET;
    }
}
