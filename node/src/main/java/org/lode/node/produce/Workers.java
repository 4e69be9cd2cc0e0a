package org.lode.node.produce;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.primitive.Address;

/** The miners outside of this process that were here lately; the one gone longest makes room. Any thread. */
final class Workers {
    private static final int MAX = 1024;

    private final Map<Key, Worker> byKey = new LinkedHashMap<>(16, 0.75f, true);

    private record Key(Address address, String name) {}

    /** Empty when every place is taken by one that is connected. */
    synchronized Optional<Worker> of(Address address, String name, Instant now) {
        Worker known = byKey.get(new Key(address, name));
        if (known != null) {
            return Optional.of(known);
        }
        if (byKey.size() >= MAX) {
            Optional<Key> gone = byKey.entrySet().stream()
                    .filter(it -> it.getValue().isGone())
                    .map(Map.Entry::getKey)
                    .findFirst();
            if (gone.isEmpty()) {
                return Optional.empty();
            }
            byKey.remove(gone.get());
        }
        Worker made = new Worker(address, name, now);
        byKey.put(new Key(address, name), made);
        return Optional.of(made);
    }

    /** Those that are connected first, then by when they were seen last. */
    List<MiningStatus.Remote> picture(Instant now) {
        List<Worker> all;
        synchronized (this) {
            all = List.copyOf(byKey.values());
        }
        return all.stream()
                .map(it -> it.picture(now))
                .sorted(Comparator.comparing((MiningStatus.Remote it) -> it.connections() == 0)
                        .thenComparing(MiningStatus.Remote::lastSeen, Comparator.reverseOrder()))
                .toList();
    }
}
