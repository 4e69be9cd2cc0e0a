package org.lode.node.pool;

import java.util.List;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.transaction.ContributionTransaction;

/**
 * Where contributions are kept while they wait, so that one whose finder was told that it is accepted survives the death of the
 * process. Used by the pool's thread only, but for {@link #waiting}.
 */
public interface ContributionJournal extends AutoCloseable {
    /** Forgets everything: for nodes that keep their chain in memory too. */
    ContributionJournal NONE = new ContributionJournal() {
        @Override
        public List<Bytes> waiting() {
            return List.of();
        }

        @Override
        public void append(List<ContributionTransaction> added) {}

        @Override
        public boolean isWorthRewriting(int live) {
            return false;
        }

        @Override
        public void rewrite(List<ContributionTransaction> live) {}

        @Override
        public void close() {}
    };

    /** What an earlier process left, as encoded; some of it may be included or out of time by now. */
    List<Bytes> waiting();

    /** Returns once they would survive the death of the process. */
    void append(List<ContributionTransaction> added);

    /** Whether much more is kept than the {@code live} contributions that still wait. */
    boolean isWorthRewriting(int live);

    /** Keeps these alone from now on, in one step. */
    void rewrite(List<ContributionTransaction> live);

    @Override
    void close();
}
