package org.lode.benchmarks.incentives;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.difficulty.Miner;
import org.lode.benchmarks.incentives.difficulty.Timeline;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Table;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.DifficultyParameters;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.Asert;

/** The real difficulty rule at rest: block time, spread, emission. */
final class DifficultyFigure implements Figure {
    private static final int RUNS = 8;
    private static final long BLOCKS = 40_000;
    /** Large enough that a step's rounding to whole numbers is nothing. */
    private static final UInt256 SOME_TARGET = UInt256.of(BigInteger.ONE.shiftLeft(224));

    @Override
    public String name() {
        return "difficulty";
    }

    @Override
    public String title() {
        return "difficulty at rest: block time, spread and emission, by the real rule";
    }

    @Override
    public Result make(Lab lab) {
        record Case(String label, ChainSpec spec) {}
        List<Case> cases = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            ChainSpec spec = Parameters.settled(preset);
            cases.add(new Case(preset.name().toLowerCase(Locale.ROOT), spec));
        }
        for (long depth : new long[] {24, 48}) {
            for (Preset preset : Preset.values()) {
                ChainSpec spec = Parameters.settled(preset);
                var now = spec.contribution();
                cases.add(new Case(
                        preset.name().toLowerCase(Locale.ROOT) + ", anchor depth " + depth,
                        Parameters.withContributions(spec, depth, now.contributionWindow(), now.maxContributions())));
            }
        }
        List<Trial> trials = cases.stream()
                .<Trial>map(it -> random -> {
                    Timeline timeline = new Timeline(
                            it.spec, List.of(Miner.honest(Parameters.NETWORK)), Parameters.LEAD_SECONDS, random);
                    return atRest(timeline, it.spec, lab.scaled(BLOCKS));
                })
                .toList();
        List<List<Estimate>> measured = lab.measure(trials, RUNS);
        Table table = new Table(
                5,
                "chain",
                "block time, s",
                "block time / wanted",
                "spread of block times / mean",
                "spread of difficulty",
                "emission / schedule - 1",
                "of that by aserti3's 2^x",
                "works lost");
        for (int i = 0; i < cases.size(); i++) {
            List<Estimate> it = measured.get(i);
            double wanted = cases.get(i).spec.difficulty().blockTimeSeconds();
            table.row(
                    cases.get(i).label,
                    it.get(0),
                    it.get(0).times(1 / wanted),
                    it.get(1),
                    it.get(2),
                    it.get(3),
                    it.get(4),
                    it.get(5));
        }
        return Result.of(table);
    }

    private static double[] atRest(Timeline timeline, ChainSpec spec, long blocks) {
        for (long warm = 0; warm < blocks / 8; warm++) {
            timeline.step();
        }
        double began = timeline.seconds();
        double before = began;
        long unitsBefore = timeline.paidUnits();
        double intervalSquares = 0;
        double logs = 0;
        double logSquares = 0;
        double tooEasy = 0;
        for (long block = 0; block < blocks; block++) {
            long timestampBefore = timeline.timestampSeconds();
            long paidBefore = timeline.paidUnits();
            timeline.step();
            tooEasy += tooEasySeconds(
                    timeline.timestampSeconds() - timestampBefore,
                    timeline.paidUnits() - paidBefore,
                    spec.difficulty());
            double interval = timeline.seconds() - before;
            before = timeline.seconds();
            intervalSquares += interval * interval;
            double log = Math.log(timeline.difficulty());
            logs += log;
            logSquares += log * log;
        }
        double mean = (before - began) / blocks;
        double scheduled = (before - began)
                * spec.difficulty().unitsPerBlock()
                / spec.difficulty().blockTimeSeconds();
        return new double[] {
            mean,
            Math.sqrt(intervalSquares / blocks - mean * mean) / mean,
            Math.sqrt(logSquares / blocks - logs / blocks * (logs / blocks)),
            (timeline.paidUnits() - unitsBefore) / scheduled - 1,
            tooEasy / (before - began),
            timeline.lostPart()
        };
    }

    /**
     * How many seconds later the chain would have to be for an exact {@code 2^x} to make the target as easy as the rule's approximation
     * does. What it says too much or too little in a step it makes up for in a later one, by that much more or less emission.
     */
    private static double tooEasySeconds(long seconds, long units, DifficultyParameters rule) {
        long late = Math.min(seconds, rule.halfLifeSeconds()) * rule.unitsPerBlock() - units * rule.blockTimeSeconds();
        long halfLife = rule.halfLifeSeconds() * rule.unitsPerBlock();
        UInt256 target = Asert.nextTarget(SOME_TARGET, late, halfLife, UInt256.MAX);
        double moved = Math.log(target.toBigInteger().doubleValue()
                        / SOME_TARGET.toBigInteger().doubleValue())
                / Math.log(2);
        return moved * rule.halfLifeSeconds() - (double) late / rule.unitsPerBlock();
    }
}
