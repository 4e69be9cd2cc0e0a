package org.lode.benchmarks.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.random.RandomGeneratorFactory;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.pow.EthashCaches;
import org.lode.node.event.VirtualTime;

/**
 * One run: a storm in which everything goes wrong while miners mine and people pay, then a calm in which the network must come
 * together again. All chance comes from the seed.
 */
public final class NetworkSimulation {
    private static final String GENERATOR = "L64X128MixRandom";
    private static final int CACHES_KEPT = 8;
    /** Of all nodes together: a share takes half a second at a difficulty of some dozen hashes. */
    private static final double HASHES_PER_SECOND = 48;

    private static final double HASH_RATE_LEAST = 0.2;
    private static final int IDLE_ONE_IN = 4;
    /** For those who come back to dial, catch up and mine together again. */
    private static final Duration CALM = Duration.ofSeconds(15);
    /** One miner alone settles which of two equal heads it is. */
    private static final Duration LAST_WORD = Duration.ofSeconds(10);

    private static final int LAST_WORDS_MOST = 12;
    private static final Duration SILENCE = Duration.ofSeconds(8);

    private final long seed;
    private final Settings settings;
    private final SplittableGenerator entropy;
    private final VirtualTime time = new VirtualTime(Instant.ofEpochSecond(SimulationGenesis.START_SECONDS));
    private final Trace trace = new Trace(time);
    private final Findings findings = new Findings();
    private final Genesis genesis;
    private final Referee referee;
    private final SimulatedNetwork network;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Wallets wallets;
    private final Faults faults;

    /** The chain as each node knows it. */
    @FunctionalInterface
    public interface Planted {
        Planted NOTHING = (_, genesis) -> genesis;

        /** Another chain's rules, for a node that is to have a bug. */
        Genesis genesisOf(int node, Genesis everybodys);
    }

    private NetworkSimulation(Settings settings, Planted planted, long seed) {
        this.seed = seed;
        this.settings = settings;
        this.entropy = RandomGeneratorFactory.<SplittableGenerator>of(GENERATOR).create(seed);
        Secp256k1 curve = Secp256k1.fastest();
        this.genesis = SimulationGenesis.of(Wallets.addresses(curve));
        Datasets datasets = new Datasets(new EthashCaches(genesis.spec().ethash(), CACHES_KEPT));
        this.referee = new Referee(genesis, curve, datasets, findings);
        this.network = new SimulatedNetwork(time, entropy.split(), trace, findings);
        var surroundings = new SimulatedNode.Surroundings(time, trace, datasets, referee, findings);
        for (int id = 0; id < settings.nodes(); id++) {
            var profile = new SimulatedNode.Profile(
                    id, planted.genesisOf(id, genesis), hashRate(id), Faults.usualSkew(entropy));
            nodes.add(new SimulatedNode(profile, surroundings, curve, entropy.split()));
        }
        this.wallets = new Wallets(curve, genesis.spec().chainId(), time.loop(), entropy.split(), nodes);
        this.faults = new Faults(time.loop(), entropy.split(), network, nodes);
    }

    /** Node 0 mines always; shares of the others differ, some have none. */
    private double hashRate(int id) {
        if (id > 0 && entropy.nextInt(IDLE_ONE_IN) == 0) {
            return 0;
        }
        return HASHES_PER_SECOND / settings.nodes() * (HASH_RATE_LEAST + 2 * entropy.nextDouble());
    }

    public static Outcome run(Settings settings, long seed) {
        return run(settings, Planted.NOTHING, seed);
    }

    /** As {@link #run(Settings, long)}, with nodes that have a bug. */
    public static Outcome run(Settings settings, Planted planted, long seed) {
        return new NetworkSimulation(settings, planted, seed).run();
    }

    private Outcome run() {
        try {
            storm();
            comeTogether();
            new FinalChecks(genesis, referee, nodes, findings).check();
        } catch (Violation _) {
            trace.add(0, "and all others", "end here");
        }
        long height = nodes.stream()
                .filter(SimulatedNode::isRunning)
                .mapToLong(node -> node.chain().head().number().value())
                .max()
                .orElse(0);
        return new Outcome(
                seed, trace.hash(), trace.events(), height, trace.reverted(), trace.tail(), findings.first());
    }

    private void storm() {
        nodes.forEach(SimulatedNode::start);
        network.connect(nodes);
        wallets.start();
        faults.start();
        advance(settings.stormy());
    }

    private void comeTogether() {
        faults.stop();
        advance(CALM);
        wallets.stop();
        nodes.stream().skip(1).forEach(SimulatedNode::stopMining);
        int words = 0;
        do {
            advance(LAST_WORD);
        } while (!HeadWatch.agree(nodes) && ++words < LAST_WORDS_MOST);
        nodes.getFirst().stopMining();
        advance(SILENCE);
    }

    /** Step by step, so that nothing happens after the first thing that does not hold. */
    private void advance(Duration duration) {
        Instant end = time.instant().plus(duration);
        while (time.step(end)) {
            if (findings.first().isPresent()) {
                throw findings.violation("found before");
            }
        }
    }
}
