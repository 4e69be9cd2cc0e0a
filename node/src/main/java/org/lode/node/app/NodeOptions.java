package org.lode.node.app;

import java.nio.file.Path;
import java.time.InstantSource;
import org.lode.consensus.genesis.Genesis;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.miner.rig.Rig;
import org.lode.node.pool.Pool;
import org.lode.node.produce.BlockAssembler;
import org.lode.node.produce.MiningSettings;
import org.lode.node.store.StateHistory;

/**
 * What a node is started with. {@link #of} gives what most want; the {@code with} methods change one thing each.
 *
 * @param rig what mines, where {@code mining} says that it does
 */
public record NodeOptions(
        Genesis genesis,
        Storage storage,
        StateHistory history,
        MiningSettings mining,
        Rig rig,
        BlockAssembler.Taste taste,
        Pool.Bounds pool,
        InstantSource clock) {
    /** Where the chain is kept. */
    public sealed interface Storage {
        record InMemory() implements Storage {}

        record Folder(Path path) implements Storage {}
    }

    /** A node that does not mine. */
    public static NodeOptions of(Genesis genesis, Storage storage) {
        return new NodeOptions(
                genesis,
                storage,
                StateHistory.DEFAULT,
                MiningSettings.OFF,
                Rig.ofProcessor(CpuMinerSettings.of(1, ThreadPriority.BACKGROUND)),
                BlockAssembler.Taste.DEFAULT,
                Pool.Bounds.DEFAULT,
                InstantSource.system());
    }

    public NodeOptions withMining(MiningSettings newMining, Rig newRig) {
        return new NodeOptions(genesis, storage, history, newMining, newRig, taste, pool, clock);
    }

    public NodeOptions withHistory(StateHistory newHistory) {
        return new NodeOptions(genesis, storage, newHistory, mining, rig, taste, pool, clock);
    }
}
