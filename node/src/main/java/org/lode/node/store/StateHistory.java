package org.lode.node.store;

/**
 * How far back states can be read and blocks undone.
 *
 * @param blocks state diffs kept behind the head
 */
public record StateHistory(long blocks) {
    public static final StateHistory DEFAULT = new StateHistory(256);

    /** An archive: every block since genesis. */
    public static final StateHistory ALL = new StateHistory(Long.MAX_VALUE);

    public StateHistory {
        if (blocks < 1) {
            throw new IllegalArgumentException("a history of " + blocks + " blocks");
        }
    }
}
