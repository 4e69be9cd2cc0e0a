package org.lode.p2p.reputation;

import java.util.Locale;

/**
 * What a peer can do wrong, with its weight in points. {@link Reputation#DISCONNECT_POINTS} end a session, {@link
 * Reputation#BAR_POINTS} bar the node. An offence that no honest node commits, whatever its chain looks like, weighs as much as
 * a bar; one that bad luck or a slow line can explain weighs little, and never bars.
 */
public enum Offence {
    /** A seal that meets its target only with a mix it made up: costs it nothing and the judge a light hash. */
    WRONG_MIX(100, Blame.NODE),
    /** A seal that misses its target. */
    WRONG_SEAL(100, Blame.NODE),
    /** A block that breaks another rule. */
    INVALID_BLOCK(100, Blame.NODE),
    /** A signature that belongs to nobody. */
    WRONG_SIGNATURE(50, Blame.NODE),
    /** Bytes that are no message: wrong encoding, beyond a limit, a decompression bomb. */
    MALFORMED(50, Blame.NODE),
    /** A message that has no place there: a second Hello, an answer of another kind. */
    BREACH(50, Blame.NODE),
    /** More than it may leave unread by this side. */
    FLOODING(50, Blame.NODE),
    /** An answer that is not what was asked for: headers that are no chain, bodies of other blocks. */
    WRONG_ANSWER(50, Blame.NODE),
    /** A total difficulty that the blocks do not add up to. */
    FALSE_CLAIM(50, Blame.NODE),
    /** A block told of and, when asked for, not there: whoever tells of one keeps it. */
    EMPTY_ANNOUNCEMENT(10, Blame.NODE),
    /** A transaction that no state could accept. */
    INVALID_TRANSACTION(10, Blame.NODE),
    /** Headers by the thousand to check, of a branch that cannot be followed: told of once it is bad luck, again and again a load. */
    COSTLY_BRANCH(20, Blame.NODE),
    /** It does not read what it asked for. */
    SLOW_READER(20, Blame.LINE),
    /** A request without an answer in time. */
    NO_ANSWER(10, Blame.LINE),
    /** Neither a message nor an answer to a ping. */
    SILENCE(5, Blame.LINE),
    /** A connection that never became a session: noise, or bytes that trickle. Known by its address only. */
    FAILED_HANDSHAKE(10, Blame.NODE);

    private final int points;
    private final Blame blame;

    Offence(int points, Blame blame) {
        this.points = points;
        this.blame = blame;
    }

    /** What an offence can be due to. */
    public enum Blame {
        NODE,
        /** Or the way there: an honest node's too. */
        LINE
    }

    public Blame blame() {
        return blame;
    }

    public int points() {
        return points;
    }

    /** For people and for metrics: {@code wrong-mix}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
