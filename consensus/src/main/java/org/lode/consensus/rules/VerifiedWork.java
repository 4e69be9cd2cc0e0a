package org.lode.consensus.rules;

import org.lode.consensus.pow.Ethash;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.work.SealedWork;

/**
 * A sealed work whose Ethash was computed: its mix is right, so its result is what it is, whatever it is then compared with. Only
 * {@link SealRules} makes one.
 */
public final class VerifiedWork {
    private final SealedWork work;
    private final Hash result;

    VerifiedWork(SealedWork work, Hash result) {
        this.work = work;
        this.result = result;
    }

    public SealedWork work() {
        return work;
    }

    /** The proof's value; the smaller, the rarer. */
    public Hash result() {
        return result;
    }

    /** Whether this is work of at least {@code difficulty}. */
    public boolean meets(UInt256 difficulty) {
        return result.toUInt256().compareTo(Ethash.boundary(difficulty)) <= 0;
    }

    @Override
    public String toString() {
        return "VerifiedWork[" + work + "]";
    }
}
