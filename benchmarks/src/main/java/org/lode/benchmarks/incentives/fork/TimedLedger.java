package org.lode.benchmarks.incentives.fork;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.lode.benchmarks.incentives.difficulty.HeaderChain;
import org.lode.benchmarks.incentives.difficulty.Miner.Stamp;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.HeaderRules;

/**
 * A fork of a chain that pays shares, in continuous time. Each branch has real headers with times in whole seconds, and the real rule
 * sets its difficulty from them; works arrive as a Poisson process at everyone's hash rate and the difficulty of what they look for.
 * Which works are paid is {@link ShareLedger}'s answer. Lengths decide between branches, as everywhere in a {@link Race}; {@link
 * #lighterPart} tells how often total difficulty would have decided otherwise.
 *
 * <p>It says how likely each find is, too, so that one race plays by it alone. One thread uses an instance.
 */
public final class TimedLedger implements Ledger, Chances {
    private static final long GENESIS_SECONDS = 1_000_000;

    private record Block(long timestampSeconds, int contributions, double work) {}

    private final Race.Odds odds;
    private final HeaderTactics headers;
    private final SplittableRandom waits;
    private final ShareLedger works;
    private final double inclusion;
    private final double network;

    /** Up to the last block that both branches have. */
    private HeaderChain ground;

    private HeaderChain own;
    private HeaderChain open;
    private final List<Block> ownBlocks = new ArrayList<>();
    private final List<Block> openBlocks = new ArrayList<>();

    /** In a tie: what the attacker has shown of its branch. */
    private HeaderChain shown;

    private boolean tie;

    private double now = GENESIS_SECONDS;
    private long ownNumber;
    private double ownRate;
    private double openRate;
    private double shownRate;

    private double ownLuck;
    private double luck;
    private long overrides;
    private long lighter;
    private ShareTally before = new ShareTally(0, 0, 0, 0, 0);

    /**
     * A chain that begins at the difficulty that all hash rates together call for.
     *
     * @param waits what the times between works are drawn from
     */
    public TimedLedger(
            ChainSpec spec, ShareTactics shares, HeaderTactics headers, Race.Odds odds, SplittableRandom waits) {
        this.odds = odds;
        this.headers = headers;
        this.waits = waits;
        this.works = new ShareLedger(ShareRules.of(spec), shares);
        this.inclusion = amount(spec.reward().inclusion().value())
                / amount(spec.reward().block().value());
        this.network = amount(spec.difficulty().genesisDifficulty())
                / spec.difficulty().blockTimeSeconds();
        this.ground = new HeaderChain(spec, GENESIS_SECONDS);
        this.own = ground.fork();
        this.open = ground.fork();
        this.shown = open;
    }

    private static double amount(UInt256 value) {
        return value.toBigInteger().doubleValue();
    }

    @Override
    public double attackerFindsNext() {
        while (true) {
            prepare();
            double total = ownRate + openRate + shownRate;
            double wait = total > 0 ? -Math.log(1 - waits.nextDouble()) / total : Double.POSITIVE_INFINITY;
            double resume = nextResume();
            if (now + wait >= resume) {
                advance(resume);
                continue;
            }
            advance(now + wait);
            return ownRate / total;
        }
    }

    private void prepare() {
        double others = network * (1 - odds.alpha());
        double joining = tie ? odds.gamma() : 0;
        ownNumber = attackersNumber();
        ownRate = isWaiting(own) ? 0 : network * odds.alpha() / own.shareWork(ownNumber);
        openRate = isWaiting(open) ? 0 : others * (1 - joining) / nextShareWork(open);
        shownRate = joining == 0 || isWaiting(shown) ? 0 : others * joining / nextShareWork(shown);
    }

    private long attackersNumber() {
        long next = own.height() + 1;
        boolean forked = !(ownBlocks.isEmpty() && openBlocks.isEmpty());
        return switch (headers.anchors()) {
            case NEXT_BLOCK -> next;
            case EASIEST -> own.bestPaidNumber(inclusion, own.height());
            case EASIEST_IN_COMMON -> own.bestPaidNumber(inclusion, ground.height());
            case EASIEST_WITHOUT_FORK -> forked ? next : own.bestPaidNumber(inclusion, own.height());
            case EASIEST_BY_FAR -> own.bestPaidNumber(2 * inclusion, own.height());
        };
    }

    private static double nextShareWork(HeaderChain chain) {
        return chain.shareWork(chain.height() + 1);
    }

    /** Whether the next block would be dated so far ahead that others defer it. */
    private boolean isWaiting(HeaderChain chain) {
        return resumes(chain) > Math.floor(now);
    }

    private static double resumes(HeaderChain chain) {
        return chain.timestampSeconds() + 1.0 - HeaderRules.MAX_AHEAD_SECONDS;
    }

    private double nextResume() {
        double next = Double.POSITIVE_INFINITY;
        for (HeaderChain chain : List.of(own, open, tie ? shown : open)) {
            next = isWaiting(chain) ? Math.min(next, resumes(chain)) : next;
        }
        return next;
    }

    private void advance(double to) {
        ownLuck -= ownRate * (to - now);
        luck -= (ownRate + openRate + shownRate) * (to - now);
        now = to;
    }

    @Override
    public double othersJoin() {
        return shownRate / (openRate + shownRate);
    }

    @Override
    public double isBlock(Finder finder, Finder branch) {
        if (finder == Finder.ATTACKER) {
            return ownNumber == own.height() + 1 ? own.shareWork(ownNumber) / own.nextWork() : 0;
        }
        HeaderChain chain = branch == Finder.ATTACKER ? shown : open;
        return nextShareWork(chain) / chain.nextWork();
    }

    @Override
    public int ahead(Finder finder) {
        return finder == Finder.ATTACKER ? Math.toIntExact(ownNumber - own.height() - 1) : 0;
    }

    @Override
    public void share(Finder finder, Finder branch, int ahead) {
        found(finder);
        works.share(finder, branch, ahead);
    }

    private void found(Finder finder) {
        luck++;
        ownLuck += finder == Finder.ATTACKER ? 1 : 0;
    }

    @Override
    public void block(Finder finder) {
        found(finder);
        works.block(finder);
        boolean attackers = finder == Finder.ATTACKER;
        HeaderChain chain = attackers ? own : open;
        long clock = (long) Math.floor(now);
        long date = attackers && headers.stamp() == Stamp.AHEAD ? clock + HeaderRules.MAX_AHEAD_SECONDS : clock;
        Block block = new Block(Math.max(chain.timestampSeconds() + 1, date), works.lastCount(), chain.nextWork());
        append(chain, block);
        (attackers ? ownBlocks : openBlocks).add(block);
        tie = tie && attackers;
    }

    private static void append(HeaderChain chain, Block block) {
        chain.append(block.timestampSeconds, block.contributions);
    }

    @Override
    public void reveal(int blocks) {
        works.reveal(blocks);
        shown = ownAfter(blocks);
        tie = true;
    }

    private HeaderChain ownAfter(int blocks) {
        HeaderChain chain = blocks == ownBlocks.size() ? own.fork() : ground.fork();
        for (long height = chain.height() - ground.height(); height < blocks; height++) {
            append(chain, ownBlocks.get((int) height));
        }
        return chain;
    }

    @Override
    public void attackerWins(int blocks) {
        works.attackerWins(blocks);
        List<Block> won = ownBlocks.subList(0, blocks);
        if (blocks > openBlocks.size() && !openBlocks.isEmpty()) {
            overrides++;
            lighter += work(won) <= work(openBlocks) ? 1 : 0;
        }
        ground = ownAfter(blocks);
        open = ground.fork();
        won.clear();
        openBlocks.clear();
        tie = false;
    }

    private static double work(List<Block> blocks) {
        return blocks.stream().mapToDouble(Block::work).sum();
    }

    @Override
    public void othersWin() {
        works.othersWin();
        ground = open;
        open = ground.fork();
        own = ground.fork();
        ownBlocks.clear();
        openBlocks.clear();
        tie = false;
    }

    /** Leaves out of {@link #attackerShare} what happened until now: difficulty needs a while to follow. */
    public void startCounting() {
        before = works.tally();
        ownLuck = 0;
        luck = 0;
    }

    /**
     * The attacker's part of all that was paid. How many works more were found than the hash rates find on average is taken off: that is
     * zero on average, and most of the noise.
     */
    public double attackerShare() {
        ShareTally tally = works.tally().minus(before);
        double paid = tally.blocks() + tally.shares();
        return (tally.attackerShare(inclusion) * paid - ownLuck) / (paid - luck);
    }

    /** Of the branches with which the attacker overtook the public one, the part that had less total difficulty. */
    public double lighterPart() {
        return overrides == 0 ? 0 : (double) lighter / overrides;
    }

    /** What was paid since genesis. */
    public ShareTally tally() {
        return works.tally();
    }

    /** Seconds since genesis. */
    public double seconds() {
        return now - GENESIS_SECONDS;
    }

    /** The contributions of the block found last, each by how many works were found before it. */
    public long[] lastIncluded() {
        return works.lastIncluded();
    }
}
