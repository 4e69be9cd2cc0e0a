package org.lode.benchmarks.incentives.difficulty;

import java.util.List;
import java.util.SplittableRandom;
import org.lode.benchmarks.incentives.difficulty.Miner.Stamp;
import org.lode.benchmarks.incentives.difficulty.Miner.Work;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.rules.HeaderRules;

/**
 * One chain without forks in continuous time. Works arrive as a Poisson process at the miners' hash rates and the difficulties of the
 * moment, which the real rule sets from real headers with times in whole seconds.
 *
 * <p>One thread uses an instance.
 */
public final class Timeline {
    private static final long GENESIS_SECONDS = 1_000_000;
    private static final int PENDING = 1 << 14;

    private final ChainSpec spec;
    private final List<Miner> miners;
    private final SplittableRandom random;
    private final long leadSeconds;
    private final HeaderChain chain;
    private final double inclusion;

    private double now = GENESIS_SECONDS;
    private double change = Double.POSITIVE_INFINITY;
    private double lastBlock = GENESIS_SECONDS;

    private final int[] pendingMiner = new int[PENDING];
    private final long[] pendingNumber = new long[PENDING];
    private int pending;

    private final double[] income;
    private final double[] hashes;
    private final double[] aside;
    private final double[] luck;
    private final double[] rates;
    private final double[] powers;
    private final long[] numbers;
    private long units;
    private long lost;

    /** @param leadSeconds how far ahead of its clock an honest miner's own block may be */
    public Timeline(ChainSpec spec, List<Miner> miners, long leadSeconds, SplittableRandom random) {
        this.spec = spec;
        this.miners = List.copyOf(miners);
        this.leadSeconds = leadSeconds;
        this.random = random;
        this.chain = new HeaderChain(spec, GENESIS_SECONDS);
        this.inclusion = spec.reward().inclusion().value().toBigInteger().doubleValue()
                / spec.reward().block().value().toBigInteger().doubleValue();
        this.income = new double[miners.size()];
        this.hashes = new double[miners.size()];
        this.aside = new double[miners.size()];
        this.luck = new double[miners.size()];
        this.rates = new double[miners.size()];
        this.powers = new double[miners.size()];
        this.numbers = new long[miners.size()];
    }

    /** Announces a moment at which a miner's power changes. */
    public void changeAt(double seconds) {
        change = GENESIS_SECONDS + seconds;
    }

    /** Goes on to the next block, or to the announced change if that comes before. */
    public void step() {
        while (true) {
            double total = prepare();
            double wait = total > 0 ? -Math.log(1 - random.nextDouble()) / total : Double.POSITIVE_INFINITY;
            double border = Math.min(change, nextResume());
            if (now + wait >= border) {
                advance(border);
                if (border == change) {
                    change = Double.POSITIVE_INFINITY;
                    return;
                }
                continue;
            }
            advance(now + wait);
            int finder = pick(total);
            units++;
            luck[finder]++;
            if (isBlock(finder)) {
                append(finder);
                return;
            }
            keep(finder);
        }
    }

    private double prepare() {
        double total = 0;
        for (int i = 0; i < rates.length; i++) {
            Miner miner = miners.get(i);
            powers[i] = isWaiting(miner) ? 0 : miner.power().now(this);
            numbers[i] =
                    miner.work() == Work.BLOCKS ? chain.height() + 1 : chain.bestPaidNumber(inclusion, chain.height());
            rates[i] = powers[i] == 0 ? 0 : powers[i] / chain.shareWork(numbers[i]);
            total += rates[i];
        }
        return total;
    }

    private long aheadOfClock(Miner miner) {
        return miner.stamp() == Stamp.CLOCK ? leadSeconds : HeaderRules.MAX_AHEAD_SECONDS;
    }

    private boolean isWaiting(Miner miner) {
        return chain.timestampSeconds() + 1 > Math.floor(now) + aheadOfClock(miner);
    }

    private double nextResume() {
        double next = Double.POSITIVE_INFINITY;
        for (Miner miner : miners) {
            if (isWaiting(miner)) {
                next = Math.min(next, chain.timestampSeconds() + 1.0 - aheadOfClock(miner));
            }
        }
        return next;
    }

    private void advance(double to) {
        for (int i = 0; i < powers.length; i++) {
            hashes[i] += powers[i] * (to - now);
            luck[i] -= rates[i] * (to - now);
            aside[i] += numbers[i] == chain.height() + 1 ? 0 : powers[i] * (to - now);
        }
        now = to;
    }

    private int pick(double total) {
        double at = random.nextDouble() * total;
        int finder = 0;
        while (finder < rates.length - 1 && at >= rates[finder]) {
            at -= rates[finder++];
        }
        return finder;
    }

    private boolean isBlock(int finder) {
        return numbers[finder] == chain.height() + 1
                && random.nextDouble() * chain.nextWork() < chain.shareWork(numbers[finder]);
    }

    private void keep(int finder) {
        if (pending == PENDING) {
            throw new IllegalStateException(PENDING + " shares wait to be included");
        }
        pendingMiner[pending] = finder;
        pendingNumber[pending++] = numbers[finder];
    }

    private void append(int finder) {
        long height = chain.height() + 1;
        int included = 0;
        int kept = 0;
        for (int i = 0; i < pending; i++) {
            boolean inTime = height - pendingNumber[i] <= spec.contribution().contributionWindow();
            if (inTime
                    && pendingNumber[i] <= height
                    && included < spec.contribution().maxContributions()) {
                income[pendingMiner[i]] += 1 - inclusion;
                included++;
            } else if (inTime) {
                pendingMiner[kept] = pendingMiner[i];
                pendingNumber[kept++] = pendingNumber[i];
            } else {
                lost++;
            }
        }
        pending = kept;
        income[finder] += 1 + inclusion * included;
        long clock = (long) Math.floor(now);
        long wanted = miners.get(finder).stamp() == Stamp.CLOCK ? clock : clock + HeaderRules.MAX_AHEAD_SECONDS;
        chain.append(Math.max(chain.timestampSeconds() + 1, wanted), included);
        lastBlock = now;
    }

    public long height() {
        return chain.height();
    }

    /** Seconds since genesis. */
    public double seconds() {
        return now - GENESIS_SECONDS;
    }

    /** What the last block says of its time. */
    public long timestampSeconds() {
        return chain.timestampSeconds();
    }

    /** When the last block was found, in seconds since genesis. */
    public double lastBlockSeconds() {
        return lastBlock - GENESIS_SECONDS;
    }

    /** Hashes that the next block takes on average. */
    public double difficulty() {
        return chain.nextWork();
    }

    /** Hashes that a share on the next block takes on average. */
    public double shareDifficulty() {
        return chain.shareWork(chain.height() + 1);
    }

    /** Works paid by blocks so far: the money made, in blocks' rewards. */
    public long paidUnits() {
        return chain.parent().content().workUnits();
    }

    /** Of all works found, those that no block included in time. */
    public double lostPart() {
        return (double) lost / units;
    }

    /** What the miner earned, in blocks' rewards. */
    public double income(int miner) {
        return income[miner];
    }

    /** How many hashes the miner tried. */
    public double hashes(int miner) {
        return hashes[miner];
    }

    /** How many works more the miner found than its hashes find on average; zero on average, so that it can be taken off as noise. */
    public double luck(int miner) {
        return luck[miner];
    }

    /** Of the miner's hashes, the part that could not have found a block. */
    public double asidePart(int miner) {
        return aside[miner] / hashes[miner];
    }
}
