package org.lode.benchmarks.incentives;

import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.ContributionParameters;
import org.lode.consensus.genesis.DifficultyParameters;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.genesis.RewardParameters;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.HeaderRules;

/** The parameters that figures are about. */
final class Parameters {
    /** Hashes a second of all miners together, where a figure does not vary it: so many that difficulty has no visible grain. */
    static final double NETWORK = 1e9;

    /** How far ahead of its clock the node lets its own blocks be when others are mining too. */
    static final long LEAD_SECONDS = HeaderRules.MAX_AHEAD_SECONDS;

    private Parameters() {}

    /** What the testnet has; on the devnet anchors lie less deep and shares live shorter. */
    static ShareRules rules() {
        return ShareRules.of(Preset.TESTNET.genesis().spec());
    }

    /** What the presets give the block that includes a share, as a part of the share's reward. */
    static double inclusion() {
        var reward = Preset.TESTNET.genesis().spec().reward();
        return reward.inclusion().value().toBigInteger().doubleValue()
                / reward.block().value().toBigInteger().doubleValue();
    }

    /** A preset that begins at the difficulty that its miners' hash rate calls for. */
    static ChainSpec settled(Preset preset) {
        ChainSpec spec = preset.genesis().spec();
        return withDifficulty(spec, NETWORK * spec.difficulty().blockTimeSeconds());
    }

    private static ChainSpec withDifficulty(ChainSpec spec, double genesisDifficulty) {
        DifficultyParameters difficulty = spec.difficulty();
        return with(
                spec,
                new DifficultyParameters(
                        difficulty.blockTimeSeconds(),
                        difficulty.unitsPerBlock(),
                        difficulty.halfLifeSeconds(),
                        UInt256.of((long) genesisDifficulty),
                        difficulty.minimumDifficulty()));
    }

    /** The same chain with other rules for difficulty. */
    static ChainSpec with(ChainSpec spec, DifficultyParameters difficulty) {
        return new ChainSpec(
                spec.name(), spec.chainId(), spec.ethash(), difficulty, spec.contribution(), spec.reward(), spec.fee());
    }

    /** The same chain with another part of each share's reward for the block that includes it; exact where the part is a power of 2. */
    static ChainSpec withInclusion(ChainSpec spec, double part) {
        Wei block = spec.reward().block();
        Wei inclusion = Wei.of((long) (part * block.value().toBigInteger().longValueExact()));
        return new ChainSpec(
                spec.name(),
                spec.chainId(),
                spec.ethash(),
                spec.difficulty(),
                spec.contribution(),
                new RewardParameters(block, block.minus(inclusion), inclusion),
                spec.fee());
    }

    /** The same chain with other rules for contributions. */
    static ChainSpec withContributions(ChainSpec spec, long anchorDepth, long window, int most) {
        return new ChainSpec(
                spec.name(),
                spec.chainId(),
                spec.ethash(),
                spec.difficulty(),
                new ContributionParameters(anchorDepth, window, most),
                spec.reward(),
                spec.fee());
    }
}
