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

    /** When the attacker shows its shares. */
    public enum Release {
        AT_ONCE,
        /** Only when they would soon expire, so that its own blocks can include them. */
        LATE
    }
}
