package org.lode.benchmarks.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.lode.node.event.EventLoop;
import org.lode.node.event.VirtualTime;
import org.lode.p2p.wire.Message;

/** Who is connected with whom: latencies, losses, cuts, and the dialling that mends what broke. */
final class SimulatedNetwork {
    /** Silent connections are found out by their pings, and dropped. */
    private static final Duration SILENCE_MOST = Duration.ofSeconds(20);

    private static final Duration REDIAL_LEAST = Duration.ofMillis(500);
    private static final Duration REDIAL_MOST = Duration.ofSeconds(4);
    private static final Duration REPEAT_MOST = Duration.ofSeconds(2);
    private static final long LATENCY_LEAST_MILLIS = 2;
    private static final long LATENCY_MOST_MILLIS = 150;

    private final VirtualTime time;
    private final EventLoop loop;
    private final RandomGenerator entropy;
    private final Trace trace;
    private final Findings findings;
    private final int messagesPerLoss;
    private final int messagesPerRepeat;
    private final List<Pair> pairs = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private Partition partition = Partition.NONE;
    private int made;
    private boolean calm;

    /** Two nodes that are to be connected, and how far apart they are. */
    private record Pair(SimulatedNode from, SimulatedNode to, Duration latency) {}

    SimulatedNetwork(VirtualTime time, RandomGenerator entropy, Trace trace, Findings findings) {
        this.time = time;
        this.loop = time.loop();
        this.entropy = entropy;
        this.trace = trace;
        this.findings = findings;
        this.messagesPerLoss = entropy.nextInt(300, 5000);
        this.messagesPerRepeat = entropy.nextInt(20, 400);
    }

    VirtualTime time() {
        return time;
    }

    Trace trace() {
        return trace;
    }

    /** A ring, so that every node is reached, and about every second pair beyond it. */
    void connect(List<SimulatedNode> nodes) {
        int count = nodes.size();
        for (int from = 0; from < count; from++) {
            for (int to = from + 1; to < count; to++) {
                boolean inRing = to == from + 1 || (from == 0 && to == count - 1);
                if (inRing || entropy.nextBoolean()) {
                    Duration latency =
                            Duration.ofMillis(entropy.nextLong(LATENCY_LEAST_MILLIS, LATENCY_MOST_MILLIS + 1));
                    pairs.add(new Pair(nodes.get(from), nodes.get(to), latency));
                }
            }
        }
        pairs.forEach(this::dialSoon);
    }

    private void dialSoon(Pair pair) {
        loop.schedule(between(REDIAL_LEAST, REDIAL_MOST), () -> dial(pair));
    }

    private void dial(Pair pair) {
        if (!pair.from.isRunning() || !pair.to.isRunning() || partition.separates(pair.from, pair.to)) {
            dialSoon(pair);
            return;
        }
        Connection connection = new Connection(this, ++made, pair.from, pair.to);
        connections.add(connection);
        trace.add(pair.from.id(), "connects", "with node " + pair.to.id());
        connection.begin();
    }

    Wire wire(SimulatedNode from, SimulatedNode to) {
        return new Wire(time, entropy, findings, pair(from, to).latency);
    }

    private Pair pair(SimulatedNode from, SimulatedNode to) {
        return pairs.stream()
                .filter(pair -> pair.from == from && pair.to == to)
                .findFirst()
                .orElseThrow();
    }

    /** Whether this is the message that a connection breaks at. */
    boolean drops(Message message) {
        return !calm && !(message instanceof Message.Status) && entropy.nextInt(messagesPerLoss) == 0;
    }

    boolean repeats() {
        return !calm && entropy.nextInt(messagesPerRepeat) == 0;
    }

    Duration repeatAfter() {
        return between(Duration.ofMillis(1), REPEAT_MOST);
    }

    Violation injustice(SimulatedNode judge, String accusation) {
        return findings.violation("node " + judge.id() + " accuses " + accusation);
    }

    void over(Connection connection, SimulatedNode from, SimulatedNode to) {
        connections.remove(connection);
        dialSoon(pair(from, to));
    }

    /** Cuts between the sides: silence first, then the connections end one by one. */
    void cut(Partition sides) {
        partition = sides;
        for (Connection connection : List.copyOf(connections)) {
            if (connection.crosses(sides)) {
                connection.silence();
                loop.schedule(between(Duration.ZERO, SILENCE_MOST), connection::reset);
            }
        }
    }

    void heal() {
        partition = Partition.NONE;
    }

    /** Breaks one connection. */
    void breakOne() {
        if (!connections.isEmpty()) {
            connections.get(entropy.nextInt(connections.size())).reset();
        }
    }

    /** The node is gone: where its process died the machine tells the others, where the machine died nobody does. */
    void gone(SimulatedNode node, Duration noticedAfterMost) {
        for (Connection connection : connectionsOf(node)) {
            connection.silence();
            loop.schedule(between(Duration.ZERO, noticedAfterMost), connection::reset);
        }
    }

    /** A machine that is back knows nothing of its connections before. */
    void back(SimulatedNode node) {
        connectionsOf(node).forEach(Connection::reset);
    }

    private List<Connection> connectionsOf(SimulatedNode node) {
        return connections.stream().filter(it -> it.touches(node)).toList();
    }

    /** From now on nothing is lost and nothing comes twice. */
    void calm() {
        calm = true;
        heal();
    }

    private Duration between(Duration least, Duration most) {
        return least.plusNanos(entropy.nextLong(most.minus(least).toNanos() + 1));
    }
}
