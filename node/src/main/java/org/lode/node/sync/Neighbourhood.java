package org.lode.node.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.lode.p2p.session.Peer;

/** The peers of the moment, in the order in which they came. Owned by the sync loop. */
final class Neighbourhood {
    private final Map<Peer, Neighbour> neighbours = new LinkedHashMap<>();
    private final RandomGenerator random;

    Neighbourhood(RandomGenerator random) {
        this.random = random;
    }

    void add(Neighbour neighbour) {
        neighbours.put(neighbour.peer(), neighbour);
    }

    Optional<Neighbour> remove(Peer peer) {
        return Optional.ofNullable(neighbours.remove(peer));
    }

    Optional<Neighbour> find(Peer peer) {
        return Optional.ofNullable(neighbours.get(peer)).filter(it -> !it.isGone());
    }

    List<Neighbour> all() {
        return neighbours.values().stream().filter(it -> !it.isGone()).toList();
    }

    /** All of them, in a random order. */
    List<Neighbour> shuffled() {
        List<Neighbour> order = new ArrayList<>(all());
        Collections.shuffle(order, Random.from(random));
        return order;
    }

    /** How many get things whole. */
    int few() {
        return RelayPlan.few(neighbours.size());
    }
}
