package org.lode.benchmarks.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.trie.Nibbles;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.work.SealedWork;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ProvenCache;
import org.lode.node.event.VirtualTime;
import org.lode.node.store.StateHistory;
import org.lode.node.store.StoreRefusal;

/**
 * The process dies while the chain is replayed to go back below the kept history, or in the write that changes over: it comes back on the
 * old head or on the new one, whole, and ends on the new one.
 */
final class DeepForkCrashTest {
    private static final long SEED = 20_261_123;
    private static final int DEATHS = 8;
    private static final int DEPTH = 100;
    private static final Instant NOON = Instant.ofEpochSecond(2_000_000);

    private final ChainBuilder build = ChainBuilder.tiny();
    private final RandomGenerator random = new Random(SEED);
    private final BuiltBlock fork = build.extend(build.genesis(), 2);
    private final BuiltBlock ours = branch(0xa11ce, DEPTH);
    private final BuiltBlock theirs = branch(0xb0b, DEPTH + 2);

    /** One life of the node over its disk. */
    private final class Life {
        final VirtualTime time = new VirtualTime(NOON);
        final SimulatedProcess process;
        final Chain chain;

        Life(Disk disk) throws StoreRefusal {
            this.process = new SimulatedProcess(time, random, new Findings(), new SimulatedProcess.Watch() {
                @Override
                public void ran(String loop) {}

                @Override
                public void failed(String loop, Throwable cause) {
                    throw new AssertionError(loop + " failed", cause);
                }
            });
            this.chain = Chain.open(
                    disk.mount(process),
                    build.genesisFile(),
                    new Chain.Judges(
                            TestAccounts.CURVE, build.caches()::ofEpoch, build.transition(), new ProvenCache()),
                    new Chain.Threads(process.loop("chain-writer"), process.pool("cpu"), Parallel.SEQUENTIAL, time));
        }

        void submit(List<Block> blocks) {
            for (Block block : blocks) {
                var _ = chain.submit(block);
            }
        }

        void run() {
            time.advance(Duration.ofMinutes(10));
        }

        /** Until the replay has begun, or to the end of the death that came before. */
        void runToReplay() {
            Instant end = time.instant().plus(Duration.ofMinutes(10));
            while (process.isAlive() && !chain.isReplaying() && time.step(end)) {
                // One task after the other.
            }
            assertThat(chain.isReplaying()).isTrue();
        }

        void runSteps(int tasks) {
            Instant end = time.instant().plus(Duration.ofMinutes(10));
            for (int i = 0; i < tasks && time.step(end); i++) {
                // One task after the other.
            }
        }
    }

    @Test
    void standsOnTheOldHeadWhenKilledWhileItReplaysAndCompletesAfterwards() throws Exception {
        System.out.println("DeepForkCrashTest seed " + SEED);
        for (int death = 0; death < DEATHS; death++) {
            Disk disk = new Disk(new StateHistory(3));
            Life life = begun(disk);
            life.runSteps(random.nextInt(16));
            boolean wasReplaying = life.chain.isReplaying();
            life.process.kill();
            Life next = new Life(disk);
            assertThat(next.chain.head().hash()).isEqualTo(wasReplaying ? ours.hash() : theirs.hash());
            assertCompletes(next);
        }
    }

    @Test
    void standsOnTheOldHeadWhenKilledBeforeTheWriteThatChangesOver() throws Exception {
        assertSurvives(Disk.Death.BEFORE_WRITING, ours);
    }

    @Test
    void standsOnTheNewHeadWhenKilledAfterTheWriteThatChangesOver() throws Exception {
        assertSurvives(Disk.Death.AFTER_WRITING, theirs);
    }

    private void assertSurvives(Disk.Death death, BuiltBlock head) throws Exception {
        Disk disk = new Disk(new StateHistory(3));
        Life life = begun(disk);
        disk.arm(death);
        life.run();
        assertThat(life.process.isAlive()).isFalse();
        Life next = new Life(disk);
        assertThat(next.chain.head().hash()).isEqualTo(head.hash());
        assertCompletes(next);
    }

    /** The newest batches are gone, in whatever place the power fails. */
    @Test
    void standsOnOneHeadAfterAPowerFailure() throws Exception {
        System.out.println("DeepForkCrashTest seed " + SEED);
        for (int death = 0; death < DEATHS; death++) {
            Disk disk = new Disk(new StateHistory(3));
            Life life = begun(disk);
            if (random.nextBoolean()) {
                life.run();
            }
            life.process.kill();
            disk.losePower(random);
            assertCompletes(new Life(disk));
        }
    }

    /** A node that has both branches and replays its own. */
    private Life begun(Disk disk) throws StoreRefusal {
        Life life = new Life(disk);
        life.run();
        disk.flush();
        life.submit(ours.chain());
        life.run();
        assertThat(life.chain.head().hash()).isEqualTo(ours.hash());
        life.submit(theirs.chain().subList(2, theirs.chain().size()));
        life.runToReplay();
        return life;
    }

    /** It stands on one chain, whole; it goes over as sync has it do, and builds on. */
    private void assertCompletes(Life life) {
        assertConsistent(life.chain);
        life.submit(theirs.chain());
        life.run();
        life.chain.reconsider(theirs.hash());
        life.run();
        assertThat(life.chain.head().hash()).isEqualTo(theirs.hash());
        assertConsistent(life.chain);
        BuiltBlock next = build.on(theirs).transfer(0, 1, Wei.of(7)).mine();
        life.submit(List.of(next.block()));
        life.run();
        assertThat(life.chain.head().hash())
                .as("its state root is computed from what the switch left")
                .isEqualTo(next.hash());
    }

    private void assertConsistent(Chain chain) {
        var head = chain.head().header();
        for (var at = head;
                !at.number().isGenesis();
                at = chain.header(at.parentHash()).orElseThrow()) {
            assertThat(chain.canonicalHash(at.number())).contains(at.hash());
            assertThat(chain.receipts(at.hash())).isPresent();
        }
        assertThat(chain.canonicalHash(head.number().next())).isEmpty();
        if (!head.number().isGenesis()) {
            Hash root = chain.onHead(
                            chain.head(),
                            state -> Keccak.hash256(
                                    state.tries().accounts().node(Nibbles.EMPTY).encoded()))
                    .orElseThrow();
            assertThat(root).isEqualTo(head.content().stateRoot());
        }
    }

    /** Blocks with a contribution and a transfer each. */
    private BuiltBlock branch(int beneficiary, int blocks) {
        BuiltBlock last = fork;
        for (int i = 0; i < blocks; i += 2) {
            SealedWork share = build.on(last)
                    .beneficiary(Address.ofNumber(beneficiary + 1))
                    .share();
            BuiltBlock next = build.on(last)
                    .beneficiary(Address.ofNumber(beneficiary))
                    .transfer(i % 3, 3 + i % 2, Wei.of(1 + i))
                    .mine();
            last = build.on(next)
                    .beneficiary(Address.ofNumber(beneficiary))
                    .contribute(share)
                    .mine();
        }
        return last;
    }
}
