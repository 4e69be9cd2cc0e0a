package org.lode.benchmarks.incentives.fork;

/** What an attacker does with shares, whatever it does with blocks. */
public record ShareTactics(Inclusion inclusion, Release release) {
    /** As the node's own software does. */
    public static final ShareTactics HONEST = new ShareTactics(Inclusion.OLDEST_FIRST, Release.AT_ONCE);

    /** Which shares the attacker's blocks include. */
    public enum Inclusion {
        /** All there is room for, the oldest first. */
        OLDEST_FIRST,
        /** Its own first, then as above. */
        OWN_FIRST,
        /** Its own first, then those of others that a later block could include too: the dying are left to die. */
        LET_DIE,
        /** Its own and no other: a coalition that censors. */
        OWN_ONLY
    }

    /** Whether others hear of a share when it is found. */
    boolean showsAtOnce(int ahead) {
        return release == Release.AT_ONCE || (release == Release.LATE_UNLESS_CHOSEN && ahead != 0);
    }

    /** When the attacker shows its shares. */
    public enum Release {
        AT_ONCE,
        /** Only when they would soon expire, so that its own blocks can include them. */
        LATE,
        /** The same, but at once those with a chosen anchor: many have one number, and would be shown and expire together. */
        LATE_UNLESS_CHOSEN
    }
}
