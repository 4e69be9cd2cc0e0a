package org.lode.node.stratum;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Two bytes that begin every nonce of a connection, so that no two search the same. Any thread. */
final class Extranonces {
    static final int DIGITS = 4;
    private static final int SPACE = 1 << 16;

    private final Set<Integer> taken = new HashSet<>();
    private int next;

    /** @param first the first to give out, modulo their number */
    Extranonces(int first) {
        this.next = Math.floorMod(first, SPACE);
    }

    /** Empty when all are taken. */
    synchronized Optional<Integer> take() {
        for (int tried = 0; tried < SPACE; tried++) {
            int candidate = next;
            next = (next + 1) % SPACE;
            if (taken.add(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    synchronized void giveBack(int extranonce) {
        taken.remove(extranonce);
    }
}
