package org.lode.node.sync;

import java.util.ArrayDeque;
import java.util.Optional;

/** Who else has told of something that is being asked for at one place, in the order they did. Bounded. Owned by the sync loop. */
final class Announcers {
    private final int max;
    private final ArrayDeque<Neighbour> waiting = new ArrayDeque<>();

    /** @param max remembered; who comes when there are as many is not */
    Announcers(int max) {
        this.max = max;
    }

    void add(Neighbour neighbour) {
        if (waiting.size() < max && !waiting.contains(neighbour)) {
            waiting.add(neighbour);
        }
    }

    /** The first who is still there, and who is forgotten by that. */
    Optional<Neighbour> next() {
        Neighbour next = waiting.poll();
        while (next != null && next.isGone()) {
            next = waiting.poll();
        }
        return Optional.ofNullable(next);
    }
}
