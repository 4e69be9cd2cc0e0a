package org.lode.node.pool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.state.Account;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ChainHead;
import org.lode.node.chain.HeadChanged;
import org.lode.node.chain.HeadSnapshot;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.chain.StateSnapshot;
import org.lode.node.event.EventLoop;
import org.lode.node.event.EventSource;
import org.lode.node.event.Topic;

/**
 * The pool of this node. Submissions are checked on the CPU pool and enter on the pool's loop, several at a time; each time the
 * picture for readers is published before any submitter is answered.
 */
public final class Pool implements TransactionPool {
    private static final int IN_FLIGHT_MAX = 8192;
    private static final int HEADS_WAITING_MAX = 256;
    private static final int BATCH = 256;
    private static final int EARLY_MAX = 1024;
    private static final int TAKEN_UP_AT_ONCE = 1024;

    private final Chain chain;
    private final EventLoop loop;
    private final Executor cpu;
    private final Submissions submissions;
    private final SignedTransactions signed;
    private final Contributions contributions;
    private final PoolJournal journal;
    private final LocalTransactions local;
    private final Queue<Entering> entering = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Topic<Transaction> additions = new Topic<>();
    /** Work taken back from a branch that was longer than the chain is now. Owned by the loop. */
    private final Map<Hash, ContributionTransaction> early = new LinkedHashMap<>();

    private volatile PoolView view = PoolView.EMPTY;
    /** Whether all that the journal held was judged again; until then it is not rewritten. */
    private boolean journalTaken;

    /** How much it holds. */
    public record Bounds(PoolBounds signed, ContributionBounds contributions) {
        public static final Bounds DEFAULT = new Bounds(PoolBounds.DEFAULT, ContributionBounds.DEFAULT);
    }

    /** A pool that forgets everything when its process ends. */
    public Pool(Chain chain, Submissions submissions, Bounds bounds, EventLoop loop, Executor cpu) {
        this(chain, submissions, bounds, loop, cpu, PoolJournal.NONE);
    }

    /**
     * A pool that takes up what the journal holds.
     *
     * @param journal stays open as long as the loop runs
     */
    public Pool(
            Chain chain, Submissions submissions, Bounds bounds, EventLoop loop, Executor cpu, PoolJournal journal) {
        this.chain = chain;
        this.loop = loop;
        this.cpu = cpu;
        this.submissions = submissions;
        this.signed = new SignedTransactions(bounds.signed());
        this.contributions = new Contributions(
                bounds.contributions(), chain.genesis().spec().contribution().contributionWindow());
        this.journal = journal;
        this.local = new LocalTransactions(hash -> signed.find(hash).isPresent());
        followHeads();
        followSideBlocks();
        takeUp(journal.waiting());
    }

    /** Judges again what an earlier process left, a part at a time. */
    private void takeUp(List<Bytes> left) {
        List<Bytes> part = left.subList(0, Math.min(left.size(), TAKEN_UP_AT_ONCE));
        CompletableFuture<?>[] judged = part.stream()
                .map(it -> {
                    inFlight.incrementAndGet();
                    return enter(() -> submissions.check(it), Origin.HERE);
                })
                .toArray(CompletableFuture<?>[]::new);
        var _ = CompletableFuture.allOf(judged)
                .thenRunAsync(
                        () -> {
                            if (part.size() == left.size()) {
                                journalTaken = true;
                            } else {
                                takeUp(left.subList(part.size(), left.size()));
                            }
                        },
                        loop)
                .exceptionally(_ -> null);
    }

    /** Where a submission is from. */
    private enum Origin {
        /** This node's users, or this node itself: kept over a restart. */
        HERE,
        /** Others, who keep it too. */
        ELSEWHERE
    }

    /** A checked submission on its way in. */
    private record Entering(Submissions.Checked checked, Origin origin, CompletableFuture<Outcome> outcome) {}

    @Override
    public View view() {
        return view;
    }

    @Override
    public EventSource<Transaction> additions() {
        return additions;
    }

    @Override
    public CompletableFuture<Outcome> submit(Bytes encoded) {
        return unlessBusy(() -> submissions.check(encoded), Origin.ELSEWHERE);
    }

    @Override
    public CompletableFuture<Outcome> submitLocal(Bytes encoded) {
        return unlessBusy(() -> submissions.check(encoded), Origin.HERE);
    }

    /** As {@link #submit(Bytes)} for what was decoded before. */
    public CompletableFuture<Outcome> submit(Transaction transaction) {
        return unlessBusy(() -> submissions.check(transaction), Origin.ELSEWHERE);
    }

    private CompletableFuture<Outcome> unlessBusy(Supplier<Submissions.Checked> check, Origin origin) {
        if (inFlight.incrementAndGet() > IN_FLIGHT_MAX) {
            inFlight.decrementAndGet();
            return CompletableFuture.completedFuture(
                    new Outcome.Refused(PoolLimit.BUSY, IN_FLIGHT_MAX + " submissions wait already: try again later"));
        }
        return enter(check, origin);
    }

    /** Lets in what is counted as in flight. */
    private CompletableFuture<Outcome> enter(Supplier<Submissions.Checked> check, Origin origin) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        var _ = outcome.whenComplete((_, _) -> inFlight.decrementAndGet());
        try {
            cpu.execute(() -> {
                try {
                    entering.add(new Entering(check.get(), origin, outcome));
                    loop.execute(this::admit);
                } catch (Throwable failure) {
                    outcome.completeExceptionally(failure);
                    if (!(failure instanceof RejectedExecutionException)) {
                        throw failure;
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            outcome.completeExceptionally(e);
        }
        return outcome;
    }

    /** Lets in what is checked, at most a batch, so that heads are not kept waiting. It runs once for each, so none is left over. */
    private void admit() {
        loop.checkOwned();
        List<Runnable> answers = new ArrayList<>();
        try (HeadSnapshot head = chain.headSnapshot()) {
            StateSnapshot state = head.state();
            Gas gasLimit = head.header().content().gasLimit();
            for (int i = 0; i < BATCH; i++) {
                Entering next = entering.poll();
                if (next == null) {
                    break;
                }
                Outcome outcome = admit(next, state, gasLimit);
                answers.add(() -> next.outcome.complete(outcome));
            }
        }
        if (answers.isEmpty()) {
            return;
        }
        publish(answers);
    }

    private Outcome admit(Entering next, StateSnapshot state, Gas gasLimit) {
        return switch (next.checked) {
            case Submissions.Checked.Settled(Outcome outcome) -> outcome;
            case Submissions.Checked.Signed(RecoveredTransaction transaction) -> {
                Account sender = state.account(transaction.sender()).orElse(Account.EMPTY);
                Outcome outcome = signed.add(transaction, sender, gasLimit);
                if (next.origin == Origin.HERE
                        && signed.find(transaction.hash()).isPresent()) {
                    local.add(transaction.transaction());
                }
                yield outcome;
            }
            case Submissions.Checked.Work(VerifiedWork work) -> contributions.add(work);
        };
    }

    /** Publishes the new picture, then answers, then tells of what is new. */
    private void publish(List<Runnable> answers) {
        List<ContributionTransaction> works = contributions.takeAdded();
        keep(works);
        List<Transaction> added = new ArrayList<>(works);
        added.addAll(signed.takePromoted());
        view = picture();
        answers.forEach(Runnable::run);
        added.forEach(additions::publish);
    }

    private void keep(List<ContributionTransaction> works) {
        List<Transaction> added = new ArrayList<>(works);
        added.addAll(local.takeAdded());
        if (!added.isEmpty()) {
            journal.append(added);
        }
        if (journalTaken && journal.isWorthRewriting()) {
            List<Transaction> live = new ArrayList<>(local.waiting());
            contributions.works().forEach(it -> live.add(ContributionTransaction.of(it.work())));
            journal.rewrite(live);
        }
    }

    private PoolView picture() {
        Map<Address, SortedMap<Long, RecoveredTransaction>> pending = new LinkedHashMap<>();
        Map<Address, SortedMap<Long, RecoveredTransaction>> queued = new LinkedHashMap<>();
        Map<Address, Long> nextNonces = new LinkedHashMap<>();
        signed.bySender().forEach((address, sender) -> {
            SenderTransactions.Picture picture = sender.picture();
            if (!picture.pending().isEmpty()) {
                pending.put(address, picture.pending());
                nextNonces.put(address, picture.nextNonce());
            }
            if (!picture.queued().isEmpty()) {
                queued.put(address, picture.queued());
            }
        });
        return new PoolView(
                Collections.unmodifiableMap(pending),
                Collections.unmodifiableMap(queued),
                Collections.unmodifiableMap(nextNonces),
                contributions.works(),
                hash -> signed.find(hash).or(() -> contributions.find(hash)));
    }

    private void followHeads() {
        chain.headChanges().subscribe(loop, HEADS_WAITING_MAX, new EventSource.Subscriber<>() {
            @Override
            public void received(HeadChanged change) {
                follow(change);
            }

            @Override
            public void cutOff() {
                followHeads();
                follow(new HeadChanged(List.of(), List.of(), chain.head()));
            }
        });
    }

    private void followSideBlocks() {
        chain.sideBlocks().subscribe(loop, HEADS_WAITING_MAX, new EventSource.Subscriber<>() {
            @Override
            public void received(Block block) {
                takeBack(ContributionTransaction.of(block.header().work()), chain.head());
            }

            @Override
            public void cutOff() {
                followSideBlocks();
            }
        });
    }

    private void follow(HeadChanged change) {
        loop.checkOwned();
        for (ImportedBlock applied : change.applied()) {
            contributions.remove(applied.block().hash());
            applied.block()
                    .contributions()
                    .forEach(it -> contributions.remove(it.work().workId()));
        }
        contributions.expire(change.head().number());
        try (HeadSnapshot head = chain.headSnapshot()) {
            signed.follow(
                    address -> head.state().account(address).orElse(Account.EMPTY),
                    change.head().header().content().gasLimit());
        }
        publish(List.of());
        submitEarly(change.head());
        takeBack(change);
    }

    /** What a reorganisation took out of the chain waits again, the work of the reverted blocks too. */
    private void takeBack(HeadChanged change) {
        Set<Hash> included = change.applied().stream()
                .flatMap(applied -> applied.block().transactions().stream())
                .map(Transaction::hash)
                .collect(Collectors.toSet());
        for (ImportedBlock reverted : change.reverted()) {
            takeBack(ContributionTransaction.of(reverted.block().header().work()), change.head());
            reverted.block().transactions().stream()
                    .filter(it -> !included.contains(it.hash()))
                    .forEach(it -> takeBack(it, change.head()));
        }
    }

    private void takeBack(Transaction transaction, ChainHead head) {
        if (transaction instanceof ContributionTransaction contribution && isEarly(contribution, head)) {
            if (early.size() < EARLY_MAX) {
                early.put(contribution.hash(), contribution);
            }
        } else {
            var _ = unlessBusy(() -> submissions.check(transaction), Origin.HERE);
        }
    }

    /** A branch with more work may have fewer blocks: work on the other's highest ones cannot be included yet. */
    private static boolean isEarly(ContributionTransaction contribution, ChainHead head) {
        return contribution.work().header().number().compareTo(head.number().next()) > 0;
    }

    private void submitEarly(ChainHead head) {
        List<ContributionTransaction> due =
                early.values().stream().filter(it -> !isEarly(it, head)).toList();
        for (ContributionTransaction contribution : due) {
            early.remove(contribution.hash());
            var _ = submit(contribution);
        }
    }
}
