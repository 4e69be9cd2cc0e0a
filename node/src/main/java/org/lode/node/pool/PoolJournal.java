package org.lode.node.pool;

import java.util.List;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.transaction.Transaction;

/**
 * Where contributions and the transactions of this node's users are kept while they wait, so that one whose sender was told that it is
 * accepted survives the death of the process. Used by the pool's thread only, but for {@link #waiting}.
 */
public interface PoolJournal extends AutoCloseable {
    /** Forgets everything: for nodes that keep their chain in memory too. */
    PoolJournal NONE = new PoolJournal() {
        @Override
        public List<Bytes> waiting() {
            return List.of();
        }

        @Override
        public void append(List<? extends Transaction> added) {}

        @Override
        public boolean isWorthRewriting() {
            return false;
        }

        @Override
        public void rewrite(List<? extends Transaction> live) {}

        @Override
        public void close() {}
    };

    /** What an earlier process left, as encoded; some of it may be included or out of time by now. */
    List<Bytes> waiting();

    /** Returns once they would survive the death of the process. */
    void append(List<? extends Transaction> added);

    /** Whether it has grown to a multiple of what it was when it was last rewritten. */
    boolean isWorthRewriting();

    /** Keeps these alone from now on, in one step. */
    void rewrite(List<? extends Transaction> live);

    @Override
    void close();
}
