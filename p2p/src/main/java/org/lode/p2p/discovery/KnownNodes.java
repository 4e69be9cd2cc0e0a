package org.lode.p2p.discovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Bytes;
import org.lode.p2p.reputation.AddressRange;
import org.lode.p2p.session.Enode;

/**
 * Nodes that could be peers, found or met: bounded in all and by subnet, so that who owns many keys in one network does not own
 * the table. Those that a session was had with are kept in a file for the next start. Any thread.
 */
final class KnownNodes {
    static final int MAX_NODES = 1024;
    static final int MAX_OF_SUBNET = 8;
    static final int MAX_KEPT = 256;

    private static final int MAX_FAILURES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final int MAX_PAUSE_DOUBLINGS = 8;
    private static final int MAX_FILE_BYTES = 64 * 1024;

    private final Path file;
    private final RandomGenerator random;
    private final Map<Bytes, Known> nodes = new LinkedHashMap<>();
    private final Map<AddressRange, Integer> ofSubnets = new HashMap<>();

    private static final class Known {
        private final Enode enode;
        private final Optional<AddressRange> subnet;
        private boolean isMet;
        private int failures;
        private Instant notBefore = Instant.MIN;

        Known(Enode enode, Optional<AddressRange> subnet) {
            this.enode = enode;
            this.subnet = subnet;
        }
    }

    /** Knows what {@code file} holds, if it is there and readable. */
    KnownNodes(Path file, RandomGenerator random) {
        this.file = file;
        this.random = random;
        kept().forEach(enode -> add(enode).ifPresent(known -> known.isMet = true));
    }

    private List<Enode> kept() {
        try {
            if (!Files.exists(file) || Files.size(file) > MAX_FILE_BYTES) {
                return List.of();
            }
            try (Stream<String> lines = Files.lines(file)) {
                return lines.limit(MAX_KEPT)
                        .flatMap(line -> Enode.parse(line).stream())
                        .toList();
            }
        } catch (IOException | UncheckedIOException _) {
            return List.of(); // others are found without it
        }
    }

    /** Takes the node in, or notes its new address. Whether it is known now. */
    synchronized boolean offer(Enode enode) {
        return add(enode).isPresent();
    }

    private Optional<Known> add(Enode enode) {
        @Nullable Known before = nodes.get(enode.nodeId());
        if (before != null && before.enode.equals(enode)) {
            return Optional.of(before);
        }
        if (before != null) {
            remove(before);
        }
        Optional<AddressRange> subnet = subnetOf(enode);
        boolean crowded = subnet.map(range -> ofSubnets.getOrDefault(range, 0) >= MAX_OF_SUBNET)
                .orElse(false);
        if (crowded || (nodes.size() >= MAX_NODES && !removeWorst())) {
            return Optional.empty();
        }
        Known known = new Known(enode, subnet);
        nodes.put(enode.nodeId(), known);
        subnet.ifPresent(range -> ofSubnets.merge(range, 1, Integer::sum));
        return Optional.of(known);
    }

    /** This machine's own networks are not counted. Hosts in the table are literal addresses; a name counts as itself. */
    static Optional<AddressRange> subnetOf(Enode enode) {
        try {
            InetAddress address = InetAddress.ofLiteral(enode.host());
            return AddressRange.isLocal(address) ? Optional.empty() : Optional.of(AddressRange.ofSubnet(address));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Makes room by one that could not be reached the last time; there may be none. */
    private boolean removeWorst() {
        Optional<Known> worst = nodes.values().stream()
                .filter(known -> known.failures > 0)
                .max((one, other) -> Integer.compare(one.failures, other.failures));
        worst.ifPresent(this::remove);
        return worst.isPresent();
    }

    private void remove(Known known) {
        nodes.remove(known.enode.nodeId());
        known.subnet.ifPresent(range -> ofSubnets.computeIfPresent(range, (_, count) -> count > 1 ? count - 1 : null));
    }

    /** At most {@code count} nodes to dial now, by lot. */
    synchronized List<Enode> pick(int count, Instant now, Predicate<Enode> isWanted) {
        List<Enode> due = nodes.values().stream()
                .filter(known -> !now.isBefore(known.notBefore))
                .map(known -> known.enode)
                .filter(isWanted)
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(due, Random.from(random));
        return List.copyOf(due.subList(0, Math.min(count, due.size())));
    }

    /** A session came up. @throws IOException if the file of met nodes cannot be written */
    synchronized void reached(Enode enode, Instant now) throws IOException {
        @Nullable Known known = nodes.get(enode.nodeId());
        if (known == null) {
            return;
        }
        known.failures = 0;
        // Who leaves at once is not dialled at once.
        known.notBefore = now.plus(FIRST_PAUSE);
        if (!known.isMet) {
            known.isMet = true;
            SmallFile.write(file, text());
        }
    }

    /** The last ones met. */
    private String text() {
        List<String> met = nodes.values().stream()
                .filter(known -> known.isMet)
                .map(known -> known.enode + "\n")
                .toList();
        return String.join("", met.subList(Math.max(0, met.size() - MAX_KEPT), met.size()));
    }

    /** No session came up: it is dialled later, twice as late each time, and in the end forgotten. */
    synchronized void failed(Enode enode, Instant now) {
        @Nullable Known known = nodes.get(enode.nodeId());
        if (known == null) {
            return;
        }
        known.failures++;
        if (known.failures >= MAX_FAILURES && !known.isMet) {
            remove(known);
        } else {
            known.notBefore = now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(known.failures, MAX_PAUSE_DOUBLINGS)));
        }
    }

    synchronized int size() {
        return nodes.size();
    }
}
