package org.lode.node.stratum;

import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.stratum.Lines;
import org.lode.miner.stratum.MinerRequest;
import org.lode.node.produce.RemoteMining;
import org.lode.node.produce.RemoteMining.Subscription;
import org.lode.node.produce.RemoteShare;
import org.lode.node.produce.ShareOutcome;
import org.lode.node.produce.Work;
import org.lode.node.produce.Worker;

/**
 * One miner's conversation, whatever its dialect: the first request tells which. Requests are answered one at a time, each when its
 * answer is known, so a miner that floods waits for itself.
 */
final class StratumSession implements AutoCloseable {
    private final LineSocket line;
    private final RemoteMining mining;
    private final ChainSpec spec;
    private final int extranonce;
    private final int badSharesMax;
    private final InstantSource clock;
    private final Flood flood;
    private @Nullable Dialect dialect;
    private @Nullable Worker worker;
    private @Nullable Subscription subscription;
    private int badShares;

    /** The first work completes it. */
    private final CompletableFuture<Work> firstWork = new CompletableFuture<>();

    private boolean pushing;
    private @Nullable Work latest;

    /** What sessions of one server share. */
    record Surroundings(RemoteMining mining, ChainSpec spec, StratumLimits limits, InstantSource clock) {}

    StratumSession(LineSocket line, int extranonce, Surroundings surroundings) {
        this.line = line;
        this.mining = surroundings.mining;
        this.spec = surroundings.spec;
        this.badSharesMax = surroundings.limits.badShares();
        this.clock = surroundings.clock;
        this.extranonce = extranonce;
        this.flood = new Flood(spec, clock.instant());
    }

    ChainSpec spec() {
        return spec;
    }

    int extranonce() {
        return extranonce;
    }

    void send(String text) {
        line.send(text);
    }

    boolean isLoggedIn() {
        return worker != null;
    }

    Worker worker() throws ProtocolBreach {
        if (worker == null) {
            throw new ProtocolBreach("a request before the login");
        }
        return worker;
    }

    void answer(MinerRequest request) throws ProtocolBreach, InterruptedException {
        if (dialect == null) {
            dialect =
                    request.method().startsWith("eth_") ? new EthProxyDialect(this) : new EthereumStratumDialect(this);
        }
        dialect.answer(request);
    }

    /** Why a login failed; empty when it did not. Repeating it changes nothing. */
    Optional<String> logIn(String text, Optional<String> workerBeside) throws InterruptedException {
        Optional<Login> login = Login.parse(text, workerBeside);
        if (login.isEmpty()) {
            return Optional.of(
                    "The login must be the address to pay, 0x and 40 digits with a right checksum or in one case,"
                            + " or that and a dot and a name");
        }
        if (worker != null) {
            boolean same = worker.address().equals(login.get().beneficiary());
            return same ? Optional.empty() : Optional.of("This connection is logged in for another address already");
        }
        Optional<Worker> known =
                mining.worker(login.get().beneficiary(), login.get().worker());
        if (known.isEmpty()) {
            return Optional.of("There are too many workers now");
        }
        Optional<Subscription> subscribed = await(mining.subscribe(login.get().beneficiary(), this::offered));
        if (subscribed.isEmpty()) {
            return Optional.of("There are too many addresses to be paid now; use one for several workers");
        }
        subscription = subscribed.get();
        worker = known.get();
        mining.connected(known.get());
        return Optional.empty();
    }

    /** On the producer's loop. */
    private void offered(Work work) {
        synchronized (this) {
            latest = work;
            if (pushing && dialect != null) {
                dialect.push(work);
            }
        }
        firstWork.complete(work);
    }

    /** From now on new work is pushed, the present one first if there is one. */
    synchronized void startPushing() {
        if (!pushing) {
            pushing = true;
            if (latest != null && dialect != null) {
                dialect.push(latest);
            }
        }
    }

    /**
     * As {@link #startPushing}, for a miner that asks for the present work: hands it to {@code answer} rather than pushing it too.
     *
     * @return false when there is none within the time; it is pushed then as soon as it comes
     */
    boolean givePresentWork(Duration patience, Consumer<Work> answer) throws InterruptedException {
        try {
            firstWork.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // whether it came in the very last moment is seen below
        } catch (ExecutionException e) {
            throw new IllegalStateException("work never fails", e);
        }
        synchronized (this) {
            pushing = true;
            if (latest == null) {
                return false;
            }
            answer.accept(latest);
            return true;
        }
    }

    synchronized UInt256 difficultyOf(Work work) {
        return flood.difficulty(work.shareDifficulty(), work.blockDifficulty(), clock.instant());
    }

    ShareOutcome submit(RemoteShare share) throws ProtocolBreach, InterruptedException {
        ShareOutcome outcome = await(mining.submit(worker(), share));
        synchronized (this) {
            flood.share();
        }
        switch (outcome) {
            case ShareOutcome.FoundBlock _, ShareOutcome.Contribution _ -> badShares = Math.max(0, badShares - 1);
            case ShareOutcome.Bad _, ShareOutcome.Duplicate _ -> badShares++;
            case ShareOutcome.Stale _, ShareOutcome.Busy _ -> {}
        }
        return outcome;
    }

    /** To be called when the answer is on its way. */
    void endIfTooBad() throws ProtocolBreach {
        if (badShares >= badSharesMax) {
            throw new ProtocolBreach(badShares + " bad shares");
        }
    }

    /** Something that is no message of this server, such as another dialect's: counts as a bad share. */
    void blame() {
        badShares++;
    }

    /** Takes what {@code eth_submitHashrate} says. @return whether it can be believed */
    boolean reportHashRate(String rate) throws ProtocolBreach {
        String digits = rate.startsWith("0x") ? rate.substring(2) : rate;
        if (digits.isEmpty()
                || digits.length() > 64
                || Lines.hex(digits, digits.length()).isEmpty()) {
            return false;
        }
        mining.reported(worker(), new BigInteger(digits, 16).doubleValue());
        return true;
    }

    MiningFigures figures() throws ProtocolBreach {
        var picture = worker().picture(clock.instant());
        return new MiningFigures(
                picture.counts().shares(),
                picture.counts().stale(),
                picture.counts().bad(),
                picture.income().toString());
    }

    /** What a worker is told of itself. */
    record MiningFigures(long accepted, long stale, long bad, String incomeWei) {}

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the node stops", e.getCause());
        }
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        if (worker != null) {
            mining.disconnected(worker);
        }
    }
}
