package org.lode.node.produce;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.BaseFee;
import org.lode.consensus.rules.Difficulty;
import org.lode.consensus.rules.HeaderRules;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.miner.job.Miner;
import org.lode.miner.job.Share;
import org.lode.miner.job.ShareSink;
import org.lode.node.chain.BlockImport;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ChainHead;
import org.lode.node.chain.HeadChanged;
import org.lode.node.event.EventLoop;
import org.lode.node.event.EventSource;
import org.lode.node.pool.Pool;
import org.lode.node.pool.TransactionPool;
import org.lode.node.produce.Work.Urgency;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's miners at work on the best block there can be, and brings home what they find: a share that is a block goes
 * the way of any block, every other into the pool as a contribution. A new head gives a new template at once, new pool content
 * at a bounded pace, and each second a new time. All but {@link #found} and {@link #status} runs on its loop.
 */
public final class Producer implements ShareSink {
    private static final Logger LOG = LoggerFactory.getLogger(Producer.class);
    private static final int EVENTS_WAITING_MAX = 1024;
    private static final Duration TICK = Duration.ofSeconds(1);
    /** New pool content refreshes the template at most this often. */
    private static final Duration PACE = Duration.ofMillis(250);
    /**
     * A block after an own one carries a time at most this far ahead of the clock, though the rules allow more: while the difficulty
     * is still too low for the miners, a developer's chain should not run ahead of the day.
     */
    private static final long LEAD_SECONDS = 1;
    /** Refreshing takes at most one part in this many of the time. */
    private static final int PACE_PARTS = 10;

    private final Chain chain;
    private final Pool pool;
    private final BlockAssembler assembler;
    private final MiningSettings settings;
    private final EventLoop loop;
    private final InstantSource clock;
    private final Templates templates = new Templates();
    private final RemoteMining remote;
    private Searchers searchers = new Searchers(List.of());
    private boolean refreshPlanned;
    private Instant nextRefresh = Instant.MIN;
    private volatile MiningStatus status;

    /** Where blocks come from and go to. */
    public record Chainside(Chain chain, Pool pool, BlockAssembler assembler, RemoteMining.Checks checks) {}

    public Producer(Chainside chainside, MiningSettings settings, EventLoop loop, InstantSource clock) {
        this.chain = chainside.chain;
        this.pool = chainside.pool;
        this.assembler = chainside.assembler;
        this.settings = settings;
        this.loop = loop;
        this.clock = clock;
        this.remote = new RemoteMining(chain, pool, chainside.checks, loop, clock);
        this.status = statusNow();
    }

    /** Sets miners to work. They have this as their sink and belong to the caller. */
    public void start(List<Miner> miners) {
        loop.execute(() -> {
            searchers = new Searchers(miners);
            remote.begin(this::refreshSoon);
            followHeads();
            followPool();
            tick();
        });
    }

    /** For any thread. */
    public MiningStatus status() {
        return status;
    }

    /** Work for miners outside of this process. */
    public RemoteMining remote() {
        return remote;
    }

    /** Whom this node mines for, when it does; also who is paid for work that is asked for without a name. */
    public Optional<Address> beneficiary() {
        return settings.beneficiary();
    }

    @Override
    public void found(Share share) {
        try {
            loop.execute(() -> bringHome(share));
        } catch (RejectedExecutionException e) {
            LOG.debug("share=dropped job={} reason=stopping", share.job().id());
        }
    }

    private void followHeads() {
        chain.headChanges().subscribe(loop, EVENTS_WAITING_MAX, new EventSource.Subscriber<HeadChanged>() {
            @Override
            public void received(HeadChanged change) {
                remote.follow(change);
                refresh(Urgency.NEW_HEAD);
            }

            @Override
            public void cutOff() {
                followHeads();
                refresh(Urgency.NEW_HEAD);
            }
        });
    }

    private void followPool() {
        pool.additions().subscribe(loop, EVENTS_WAITING_MAX, new EventSource.Subscriber<Transaction>() {
            @Override
            public void received(Transaction transaction) {
                refreshSoon();
            }

            @Override
            public void cutOff() {
                followPool();
                refreshSoon();
            }
        });
    }

    /** The time in a template should be about now; a demand may have ended. */
    private void tick() {
        refreshSoon();
        searchers.read(clock.instant());
        status = statusNow();
        loop.schedule(TICK, this::tick);
    }

    private void refreshSoon() {
        if (refreshPlanned) {
            return;
        }
        Duration wait = Duration.between(clock.instant(), nextRefresh);
        if (!wait.isPositive()) {
            refresh(Urgency.SAME_HEAD);
            return;
        }
        refreshPlanned = true;
        loop.schedule(wait, () -> {
            refreshPlanned = false;
            refresh(Urgency.SAME_HEAD);
        });
    }

    /** Gives the miners the best template there is now, or nothing to do. */
    private void refresh(Urgency urgency) {
        loop.checkOwned();
        Optional<Address> own = settings.beneficiary().filter(_ -> isWanted());
        List<Address> others = urgency == Urgency.NEW_HEAD || remote.isDue() ? remote.wanted() : List.of();
        Map<Address, Template> made = assembled(own, others);
        Optional<Template> template = own.map(made::get);
        if (template.isEmpty()) {
            searchers.pause();
        } else {
            searchers.mine(templates.add(template.get()), spec().ethash(), template.get());
        }
        List<Template> given =
                others.stream().map(made::get).filter(Objects::nonNull).toList();
        if (!given.isEmpty()) {
            remote.offer(given, urgency);
        }
        status = statusNow();
    }

    private boolean isWanted() {
        return switch (settings.mode()) {
            case ALWAYS -> true;
            case DEMAND -> isDemanded();
            case OFF -> false;
        };
    }

    /** A transaction that waits can pay the base fee, or empty blocks would still lower it. */
    private boolean isDemanded() {
        Wei baseFee = BaseFee.after(chain.head().header().content(), spec().fee());
        boolean falls = baseFee.compareTo(Wei.of(spec().fee().baseFeeChangeDenominator())) >= 0;
        return pool.view().pending().values().stream()
                .anyMatch(ofSender -> falls
                        || ofSender.firstEntry()
                                        .getValue()
                                        .body()
                                        .maxFeePerGas()
                                        .compareTo(baseFee)
                                >= 0);
    }

    /** Nothing where the head just moved, or its time is so far ahead that a block after it must wait for the clock. */
    private Map<Address, Template> assembled(Optional<Address> own, List<Address> others) {
        List<Address> beneficiaries =
                Stream.concat(own.stream(), others.stream()).distinct().toList();
        if (beneficiaries.isEmpty()) {
            return Map.of();
        }
        Instant start = clock.instant();
        ChainHead head = chain.head();
        long latest = start.getEpochSecond() + leadSeconds(head.header(), beneficiaries);
        Map<Address, Template> made = new HashMap<>();
        assembler.assembleFor(head, beneficiaries, start.getEpochSecond(), pool.view()).orElse(List.of()).stream()
                .filter(it -> it.header().timestampSeconds() <= latest)
                .forEach(it -> made.put(it.header().beneficiary(), it));
        Duration took = Duration.between(start, clock.instant());
        Duration pace = took.multipliedBy(PACE_PARTS);
        nextRefresh = start.plus(pace.compareTo(PACE) > 0 ? pace : PACE);
        return made;
    }

    /** Who waits while another's block is ahead of the clock leaves the next one to its miner: so whoever dated it that way gains. */
    private static long leadSeconds(Header head, List<Address> beneficiaries) {
        boolean isOwn = beneficiaries.contains(head.work().header().beneficiary());
        return isOwn ? LEAD_SECONDS : HeaderRules.MAX_AHEAD_SECONDS;
    }

    private void bringHome(Share share) {
        loop.checkOwned();
        Optional<Template> template = templates.find(share.job().id());
        ShareCounts counts = searchers.countsOf(share);
        if (template.isEmpty()) {
            counts.stale();
            return;
        }
        SealedWork work = SealedWork.of(template.get().header(), new Seal(share.nonce(), share.mixHash()));
        remote.paidWork().expect(work.workId(), counts);
        if (share.isBlock()) {
            bringBlock(template.get().sealedBy(work.seal()), counts);
        } else {
            bringContribution(work, counts);
        }
    }

    private void bringBlock(Block block, ShareCounts counts) {
        var _ = chain.submit(block).whenComplete((outcome, failure) -> {
            if (failure != null) {
                LOG.warn("block=lost number={} hash={} reason={}", block.number(), block.hash(), failure.getMessage());
                return;
            }
            switch (outcome) {
                case BlockImport.Outcome.BecameHead _ -> {
                    counts.block();
                    LOG.info(
                            "block=mined number={} hash={} contributions={} transactions={}",
                            block.number(),
                            block.hash(),
                            block.contributions().size(),
                            block.transactions().size() - block.contributions().size());
                }
                // The pool takes the work of side blocks as contributions.
                case BlockImport.Outcome.OnSideBranch _, BlockImport.Outcome.Deferred _ -> counts.share();
                case BlockImport.Outcome.AlreadyKnown _, BlockImport.Outcome.Busy _ -> counts.stale();
                case BlockImport.Outcome.Invalid(var rule, String detail) -> {
                    counts.stale();
                    LOG.error("block=refused number={} rule={} detail={}", block.number(), rule, detail);
                }
            }
        });
    }

    private void bringContribution(SealedWork work, ShareCounts counts) {
        var _ = pool.submit(ContributionTransaction.of(work)).whenComplete((outcome, failure) -> {
            if (failure != null) {
                LOG.debug("share=lost work={} reason={}", work.workId(), failure.getMessage());
            } else if (outcome instanceof TransactionPool.Outcome.Added) {
                counts.share();
            } else {
                counts.stale();
                LOG.debug("share=unpaid work={} outcome={}", work.workId(), outcome);
            }
        });
    }

    private MiningStatus statusNow() {
        @Nullable Template newest = templates.newest().orElse(null);
        var head = chain.head().header();
        boolean off = settings.mode() == MineMode.OFF || settings.beneficiary().isEmpty();
        return new MiningStatus(
                settings.mode(),
                off ? MiningStatus.Activity.OFF : searchers.activity(),
                off ? Optional.empty() : settings.beneficiary(),
                searchers.hashesPerSecond(),
                searchers.datasetPercent(),
                head.number().next(),
                newest == null ? head.difficulty() : newest.header().difficulty(),
                newest == null ? Difficulty.ofShare(head.difficulty(), spec().difficulty()) : newest.shareDifficulty(),
                searchers.counts(),
                searchers.picture(),
                remote.workers());
    }

    private ChainSpec spec() {
        return chain.genesis().spec();
    }
}
