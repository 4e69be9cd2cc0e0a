package org.lode.benchmarks.network;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.lode.node.store.Batch;
import org.lode.node.store.ChainStore;
import org.lode.node.store.MemoryStore;
import org.lode.node.store.StateHistory;
import org.lode.node.store.StoreView;

/**
 * What a node has on its disk: every batch that was written, of which the operating system has flushed the first ones. The death of
 * the process loses nothing that was written; that of the machine loses what was not flushed, the newest first.
 */
final class Disk {
    private final StateHistory history;
    private final List<Batch> written = new ArrayList<>();
    private int flushed;
    private Death armed = Death.NONE;

    /** How the process is to die at its next write. */
    enum Death {
        NONE,
        BEFORE_WRITING,
        AFTER_WRITING
    }

    Disk(StateHistory history) {
        this.history = history;
    }

    /** The store of a process that starts: everything that survived, in one batch after the other. */
    ChainStore mount(SimulatedProcess process) {
        MemoryStore memory = new MemoryStore(history);
        written.forEach(memory::write);
        armed = Death.NONE;
        return new Mounted(memory, process);
    }

    void flush() {
        flushed = written.size();
    }

    /** Takes a random number of the batches that were not flushed, the newest ones. */
    int losePower(RandomGenerator entropy) {
        int kept = entropy.nextInt(flushed, written.size() + 1);
        int lost = written.size() - kept;
        written.subList(kept, written.size()).clear();
        return lost;
    }

    /** The process dies in the course of its next write. */
    void arm(Death death) {
        armed = death;
    }

    private final class Mounted implements ChainStore {
        private final MemoryStore memory;
        private final SimulatedProcess process;

        Mounted(MemoryStore memory, SimulatedProcess process) {
            this.memory = memory;
            this.process = process;
        }

        @Override
        public StoreView view() {
            requireAlive();
            return memory.view();
        }

        @Override
        public void write(Batch batch) {
            requireAlive();
            if (armed == Death.BEFORE_WRITING) {
                die();
            }
            memory.write(batch);
            written.add(batch);
            if (armed == Death.AFTER_WRITING) {
                die();
            }
        }

        private void die() {
            process.kill();
            throw new ProcessKilled();
        }

        private void requireAlive() {
            if (!process.isAlive()) {
                throw new ProcessKilled();
            }
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
