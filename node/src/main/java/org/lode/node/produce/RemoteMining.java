package org.lode.node.produce;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashEpoch;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.work.SealedWork;
import org.lode.node.chain.BlockImport;
import org.lode.node.chain.Chain;
import org.lode.node.chain.HeadChanged;
import org.lode.node.chain.ProvenCache;
import org.lode.node.event.EventLoop;
import org.lode.node.pool.Pool;
import org.lode.node.pool.TransactionPool;
import org.lode.node.produce.RemoteJobs.Job;
import org.lode.node.produce.Work.Urgency;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work for miners outside of this process, each for the beneficiary that it names, and what they bring. A share is checked on the CPU
 * pool, whoever sent it; its sender hears that it is accepted once it is on disk, as a block or as a contribution that waits.
 */
public final class RemoteMining {
    /** Beneficiaries with work at a time. Each costs a few trie nodes a template. */
    public static final int BENEFICIARIES_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger(RemoteMining.class);
    private static final int CHECKS_MAX = 256;
    /** One that asks by JSON-RPC is kept in mind so long after it asked. */
    private static final Duration POLLED = Duration.ofMinutes(1);

    private static final Duration FASTEST_PACE = Duration.ofMillis(500);
    private static final Duration SLOWEST_PACE = Duration.ofSeconds(3);
    private static final int PACES_A_BLOCK = 4;

    private final Chain chain;
    private final Pool pool;
    private final SealRules seals;
    private final ProvenCache proven;
    private final Executor cpu;
    private final EventLoop loop;
    private final InstantSource clock;
    private final RemoteJobs jobs;
    private final Workers workers = new Workers();
    private final PaidWork paid;
    private final AtomicInteger checking = new AtomicInteger();
    /** Owned by the loop. */
    private final Map<Address, Desk> desks = new LinkedHashMap<>();

    private Instant nextRefresh = Instant.MIN;
    private Runnable refresh = () -> {};

    /** What shares are checked with. */
    public record Checks(SealRules seals, ProvenCache proven, Executor cpu) {}

    RemoteMining(Chain chain, Pool pool, Checks checks, EventLoop loop, InstantSource clock) {
        this.chain = chain;
        this.pool = pool;
        this.seals = checks.seals;
        this.proven = checks.proven;
        this.cpu = checks.cpu;
        this.loop = loop;
        this.clock = clock;
        this.jobs = new RemoteJobs(spec().contribution().contributionWindow());
        this.paid = new PaidWork(chain, spec().reward().contribution());
    }

    /** One beneficiary's: who waits for its work, and the last there was. */
    private static final class Desk {
        final List<Consumer<Work>> listeners = new ArrayList<>();
        final List<CompletableFuture<Work>> waiting = new ArrayList<>();
        Instant polledUntil = Instant.MIN;

        @Nullable
        Work last;

        boolean isWanted(Instant now) {
            return !listeners.isEmpty() || !waiting.isEmpty() || now.isBefore(polledUntil);
        }

        void offer(Work work) {
            last = work;
            listeners.forEach(it -> it.accept(work));
            waiting.forEach(it -> it.complete(work));
            waiting.clear();
        }
    }

    /** An end to be made by the subscriber. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    // ---- any thread

    /** Empty when there are more workers than can be kept in mind. */
    public Optional<Worker> worker(Address address, String name) {
        return workers.of(address, name, clock.instant());
    }

    public void connected(Worker worker) {
        worker.connected(clock.instant());
    }

    public void disconnected(Worker worker) {
        worker.disconnected();
    }

    /** Takes what a worker says of its own hash rate. */
    public void reported(Worker worker, double hashesPerSecond) {
        worker.reported(hashesPerSecond, clock.instant());
    }

    /** Every miner outside of this process that was here lately. */
    public List<MiningStatus.Remote> workers() {
        return workers.picture(clock.instant());
    }

    /**
     * From now on hands each work for {@code beneficiary} to {@code listener}, the present one at once. Called on the producer's loop,
     * so it queues and returns.
     *
     * @return empty when there are too many beneficiaries already
     */
    public CompletableFuture<Optional<Subscription>> subscribe(Address beneficiary, Consumer<Work> listener) {
        return onLoop(() -> {
            Optional<Desk> desk = desk(beneficiary);
            desk.ifPresent(it -> {
                it.listeners.add(listener);
                if (it.last != null) {
                    listener.accept(it.last);
                }
            });
            return desk.map(it -> () -> leave(it, listener));
        });
    }

    /** The present work for {@code beneficiary}, once there is one; empty when there are too many beneficiaries already. */
    public CompletableFuture<Optional<Work>> work(Address beneficiary) {
        return onLoop(() -> desk(beneficiary).map(desk -> {
                    desk.polledUntil = clock.instant().plus(POLLED);
                    if (desk.last != null) {
                        return CompletableFuture.completedFuture(Optional.of(desk.last));
                    }
                    CompletableFuture<Work> next = new CompletableFuture<>();
                    desk.waiting.add(next);
                    return next.thenApply(Optional::of);
                }))
                .thenCompose(it -> it.orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, loop);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void leave(Desk desk, Consumer<Work> listener) {
        try {
            loop.execute(() -> desk.listeners.remove(listener));
        } catch (RejectedExecutionException e) {
            LOG.debug("subscription=dropped reason=stopping");
        }
    }

    /** Judges a share; never waits. Completes exceptionally only when the machine fails or the node stops. */
    public CompletableFuture<ShareOutcome> submit(Worker worker, RemoteShare share) {
        Optional<Job> found = jobs.find(share.jobId())
                .filter(it ->
                        share.sealHash().isEmpty() || share.sealHash().get().equals(it.sealHash()));
        CompletableFuture<ShareOutcome> outcome = found.isPresent()
                ? judge(worker, found.get(), share)
                : CompletableFuture.completedFuture(new ShareOutcome.Stale("Job not found"));
        UInt256 difficulty = found.map(it -> it.template().easiestDifficulty()).orElse(UInt256.ONE);
        return outcome.thenApply(it -> {
            worker.brought(it, difficulty, clock.instant());
            return it;
        });
    }

    private CompletableFuture<ShareOutcome> judge(Worker worker, Job job, RemoteShare share) {
        if (job.isFlooded()) {
            return CompletableFuture.completedFuture(new ShareOutcome.Busy("Too many shares for one job"));
        }
        if (!job.claim(share.nonce())) {
            return CompletableFuture.completedFuture(new ShareOutcome.Duplicate());
        }
        if (checking.incrementAndGet() > CHECKS_MAX) {
            checking.decrementAndGet();
            job.release(share.nonce());
            return CompletableFuture.completedFuture(new ShareOutcome.Busy("Too many shares wait to be checked"));
        }
        CompletableFuture<ShareOutcome> outcome = new CompletableFuture<>();
        var _ = outcome.whenComplete((_, _) -> checking.decrementAndGet());
        try {
            cpu.execute(() -> {
                try {
                    var _ = check(worker, job, share).whenComplete((judged, failure) -> {
                        if (failure != null) {
                            outcome.completeExceptionally(failure);
                        } else {
                            outcome.complete(judged);
                        }
                    });
                } catch (Throwable failure) {
                    outcome.completeExceptionally(failure);
                    throw failure;
                }
            });
        } catch (RejectedExecutionException e) {
            outcome.completeExceptionally(e);
        }
        return outcome;
    }

    /** Two Keccaks where the mix is claimed, then the light hash. */
    private CompletableFuture<ShareOutcome> check(Worker worker, Job job, RemoteShare share) {
        Template template = job.template();
        boolean hopeless = share.mixHash().isPresent()
                && !Ethash.meetsBoundary(
                        new EthashInput(job.sealHash(), share.nonce()),
                        share.mixHash().get(),
                        Ethash.boundary(template.easiestDifficulty()));
        if (hopeless) {
            return CompletableFuture.completedFuture(new ShareOutcome.Bad("Low difficulty share"));
        }
        VerifiedWork work = seals.complete(template.header(), share.nonce());
        if (share.mixHash().isPresent()
                && !share.mixHash().get().equals(work.work().seal().mixHash())) {
            return CompletableFuture.completedFuture(new ShareOutcome.Bad("Wrong mix hash"));
        }
        if (!work.meets(template.easiestDifficulty())) {
            return CompletableFuture.completedFuture(new ShareOutcome.Bad("Low difficulty share"));
        }
        proven.add(work);
        paid.expect(work.work().workId(), worker.counts());
        return work.meets(template.header().difficulty())
                ? bringBlock(template, work.work())
                : bringContribution(work.work());
    }

    private CompletableFuture<ShareOutcome> bringBlock(Template template, SealedWork work) {
        return chain.submit(template.sealedBy(work.seal())).thenCompose(outcome -> switch (outcome) {
            case BlockImport.Outcome.BecameHead _ -> {
                LOG.info(
                        "block=mined number={} hash={} by=remote",
                        template.header().number(),
                        work.workId());
                yield CompletableFuture.completedFuture(new ShareOutcome.FoundBlock());
            }
            case BlockImport.Outcome.AlreadyKnown _ -> CompletableFuture.completedFuture(new ShareOutcome.Duplicate());
            case BlockImport.Outcome.OnSideBranch _, BlockImport.Outcome.Deferred _, BlockImport.Outcome.Busy _ ->
                bringContribution(work);
            case BlockImport.Outcome.Invalid(var rule, String detail) -> {
                LOG.error(
                        "block=refused number={} rule={} detail={}",
                        template.header().number(),
                        rule,
                        detail);
                yield bringContribution(work);
            }
        });
    }

    /**
     * Whether more works are waiting, none younger than this one, than the blocks that may still include it have room for: it would be
     * accepted and never paid.
     */
    private boolean isHopeless(SealedWork work) {
        BlockNumber number = work.header().number();
        long blocksLeft = number.value()
                + spec().contribution().contributionWindow()
                - chain.head().number().value();
        long ahead = pool.view().works().stream()
                .filter(it -> it.work().header().number().compareTo(number) <= 0)
                .count();
        return ahead >= blocksLeft * spec().contribution().maxContributions();
    }

    private CompletableFuture<ShareOutcome> bringContribution(SealedWork work) {
        if (isHopeless(work)) {
            return CompletableFuture.completedFuture(
                    new ShareOutcome.Busy("No room for more shares now: the blocks to come are full"));
        }
        return pool.submit(ContributionTransaction.of(work)).thenApply(outcome -> switch (outcome) {
            // A block beside the chain goes into the pool by itself too.
            case TransactionPool.Outcome.Added _, TransactionPool.Outcome.AlreadyKnown _ ->
                new ShareOutcome.Contribution();
            case TransactionPool.Outcome.Refused(var limit, var detail) ->
                new ShareOutcome.Busy("No room for more shares now: " + limit + ", " + detail);
            case TransactionPool.Outcome.Invalid invalid -> new ShareOutcome.Stale("Stale share: " + invalid.rule());
            case TransactionPool.Outcome.Deferred _ -> new ShareOutcome.Stale("Stale share");
            case TransactionPool.Outcome.Malformed(String detail) ->
                throw new IllegalStateException("a contribution made here does not decode: " + detail);
        });
    }

    // ---- the producer's loop

    private Optional<Desk> desk(Address beneficiary) {
        Instant now = clock.instant();
        Desk known = desks.get(beneficiary);
        if (known != null) {
            return Optional.of(known);
        }
        desks.values().removeIf(it -> !it.isWanted(now));
        if (desks.size() >= BENEFICIARIES_MAX) {
            return Optional.empty();
        }
        Desk made = new Desk();
        desks.put(beneficiary, made);
        nextRefresh = Instant.MIN;
        // After the caller has said what it waits for.
        loop.execute(() -> refresh.run());
        return Optional.of(made);
    }

    /** What to call when somebody new wants work. */
    void begin(Runnable whenWanted) {
        refresh = whenWanted;
    }

    /** Whom templates are wanted for now. */
    List<Address> wanted() {
        Instant now = clock.instant();
        desks.values().removeIf(it -> !it.isWanted(now));
        return List.copyOf(desks.keySet());
    }

    /** Whether somebody would get nothing new for too long otherwise. */
    boolean isDue() {
        return !desks.isEmpty() && !clock.instant().isBefore(nextRefresh);
    }

    void follow(HeadChanged change) {
        paid.follow(change);
        jobs.prune(change.head().number());
    }

    PaidWork paidWork() {
        return paid;
    }

    /** Hands on new templates. */
    void offer(List<Template> templates, Urgency urgency) {
        nextRefresh = clock.instant().plus(pace());
        for (Template template : templates) {
            Desk desk = desks.get(template.header().beneficiary());
            if (desk != null) {
                desk.offer(work(jobs.add(template), desk.last == null ? Urgency.NEW_HEAD : urgency));
            }
        }
        jobs.prune(chain.head().number());
    }

    private Work work(Job job, Urgency urgency) {
        Template template = job.template();
        var number = template.header().number();
        Hash seedHash = EthashEpoch.seed(spec().ethash().epochOf(number));
        return new Work(
                template.header().beneficiary(),
                number,
                seedHash,
                job.sealHash(),
                template.easiestDifficulty(),
                template.header().difficulty(),
                urgency);
    }

    /** A miner that gets a new job drops what it is at: often enough to bring new contributions in, not oftener. */
    private Duration pace() {
        Duration quarter =
                Duration.ofSeconds(spec().difficulty().blockTimeSeconds()).dividedBy(PACES_A_BLOCK);
        if (quarter.compareTo(FASTEST_PACE) < 0) {
            return FASTEST_PACE;
        }
        return quarter.compareTo(SLOWEST_PACE) > 0 ? SLOWEST_PACE : quarter;
    }

    private ChainSpec spec() {
        return chain.genesis().spec();
    }
}
