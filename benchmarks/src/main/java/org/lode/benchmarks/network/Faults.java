package org.lode.benchmarks.network;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.lode.node.event.EventLoop;

/** What goes wrong, and when: one misfortune after the other until {@link #stop}, some at the same time. */
final class Faults {
    private static final Duration PAUSE_LEAST = Duration.ofMillis(500);
    private static final Duration PAUSE_MOST = Duration.ofSeconds(7);
    private static final Duration DOWN_LEAST = Duration.ofMillis(300);
    private static final Duration DOWN_MOST = Duration.ofSeconds(12);
    private static final Duration CUT_LEAST = Duration.ofSeconds(2);
    private static final Duration CUT_MOST = Duration.ofSeconds(25);
    private static final Duration STALL_MOST = Duration.ofSeconds(4);
    private static final Duration FLUSH_MOST = Duration.ofSeconds(4);
    private static final Duration LOSS_NOTICED_MOST = Duration.ofSeconds(15);
    private static final Duration DEATH_NOTICED_MOST = Duration.ofMillis(200);
    /** A clock that is wrong by more than 15 s has its blocks wait at the others. */
    private static final long SKEW_MOST_MILLIS = 18_000;

    private static final long USUAL_SKEW_MOST_MILLIS = 3_000;

    private final EventLoop loop;
    private final RandomGenerator entropy;
    private final SimulatedNetwork network;
    private final List<SimulatedNode> nodes;
    private boolean active = true;
    private boolean cut;

    private enum Misfortune {
        PROCESS_DIES,
        PROCESS_DIES_WRITING,
        PROCESS_DIES_AFTER_WRITING,
        POWER_FAILS,
        CONNECTION_BREAKS,
        NETWORK_SPLITS,
        NODE_STALLS,
        CLOCK_JUMPS
    }

    Faults(EventLoop loop, RandomGenerator entropy, SimulatedNetwork network, List<SimulatedNode> nodes) {
        this.loop = loop;
        this.entropy = entropy;
        this.network = network;
        this.nodes = nodes;
    }

    /** What a clock is usually wrong by. */
    static Duration usualSkew(RandomGenerator entropy) {
        return Duration.ofMillis(entropy.nextLong(-USUAL_SKEW_MOST_MILLIS, USUAL_SKEW_MOST_MILLIS + 1));
    }

    void start() {
        nodes.forEach(this::flushSoon);
        strikeSoon();
        reviveSoon();
    }

    /** No more of it: the network heals, whoever is down comes back, clocks are set right. */
    void stop() {
        active = false;
        network.calm();
        for (SimulatedNode node : nodes) {
            node.disk().arm(Disk.Death.NONE);
            node.skew(usualSkew(entropy));
            if (!node.isRunning()) {
                bringBack(node);
            }
        }
    }

    /** As the operating system does it now and then. */
    private void flushSoon(SimulatedNode node) {
        loop.schedule(between(Duration.ofMillis(1), FLUSH_MOST), () -> {
            node.flush();
            flushSoon(node);
        });
    }

    private void strikeSoon() {
        loop.schedule(between(PAUSE_LEAST, PAUSE_MOST), () -> {
            if (active) {
                Misfortune[] all = Misfortune.values();
                strike(all[entropy.nextInt(all.length)], nodes.get(entropy.nextInt(nodes.size())));
                strikeSoon();
            }
        });
    }

    private void strike(Misfortune misfortune, SimulatedNode node) {
        network.trace().add(node.id(), "is struck", misfortune.name());
        switch (misfortune) {
            case PROCESS_DIES -> {
                if (node.isRunning()) {
                    node.kill();
                    wentDown(node, DEATH_NOTICED_MOST);
                }
            }
            case PROCESS_DIES_WRITING -> node.disk().arm(Disk.Death.BEFORE_WRITING);
            case PROCESS_DIES_AFTER_WRITING -> node.disk().arm(Disk.Death.AFTER_WRITING);
            case POWER_FAILS -> {
                if (node.isRunning()) {
                    node.losePower();
                    wentDown(node, LOSS_NOTICED_MOST);
                }
            }
            case CONNECTION_BREAKS -> network.breakOne();
            case NETWORK_SPLITS -> split();
            case NODE_STALLS -> node.process().stall(between(Duration.ZERO, STALL_MOST));
            case CLOCK_JUMPS -> node.skew(Duration.ofMillis(entropy.nextLong(-SKEW_MOST_MILLIS, SKEW_MOST_MILLIS + 1)));
        }
    }

    private void split() {
        if (cut) {
            return;
        }
        BitSet side = new BitSet();
        nodes.forEach(node -> side.set(node.id(), entropy.nextBoolean()));
        cut = true;
        network.cut(new Partition(side));
        loop.schedule(between(CUT_LEAST, CUT_MOST), () -> {
            cut = false;
            network.heal();
            network.trace().add(0, "and all others", "can reach each other again");
        });
    }

    /** A process that died while it wrote is seen here, soon after. */
    private void reviveSoon() {
        loop.schedule(Duration.ofMillis(100), () -> {
            for (SimulatedNode node : nodes) {
                if (node.diedByItself()) {
                    node.kill();
                    wentDown(node, DEATH_NOTICED_MOST);
                }
            }
            if (active) {
                reviveSoon();
            }
        });
    }

    private void wentDown(SimulatedNode node, Duration noticedAfterMost) {
        network.gone(node, noticedAfterMost);
        loop.schedule(between(DOWN_LEAST, DOWN_MOST), () -> {
            if (!node.isRunning()) {
                bringBack(node);
            }
        });
    }

    private void bringBack(SimulatedNode node) {
        network.back(node);
        node.start();
    }

    private Duration between(Duration least, Duration most) {
        return least.plusNanos(entropy.nextLong(most.minus(least).toNanos() + 1));
    }
}
