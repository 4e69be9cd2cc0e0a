package org.lode.miner.stratum;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashEpoch;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.Share;
import org.lode.miner.job.ShareSink;
import org.lode.miner.stratum.DeviceFleet.Fate;
import org.lode.miner.stratum.StratumConnection.Event;

/**
 * Mines for a server: the first of a list that can be had, the next when it is lost, with growing pauses once all were tried. Shares
 * that a lost connection left unanswered are brought to the next one, where that is a node of Lode's.
 */
public final class StratumMiner implements ShareSink, AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
    /** Like {@code EthashParameters}: no chain comes that far. */
    private static final int EPOCHS_TRIED = 32_768;

    private static final int JOB_NOT_FOUND = 21;

    private final Settings settings;
    private final DeviceFleet.Source source;
    private final StratumListener listener;
    private final InstantSource clock;
    private final ShareLedger ledger = new ShareLedger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private long connections;
    private long workerRequest = -1;
    private int lastEpoch;

    private volatile @Nullable StratumAddress server;
    private volatile @Nullable StratumConnection connection;
    private volatile @Nullable DeviceFleet fleet;
    private volatile Optional<Wei> income = Optional.empty();

    /**
     * For whom to mine, and how to say who one is.
     *
     * @param servers in the order of preference
     * @param login {@code 0xADDRESS} or {@code 0xADDRESS.worker}
     * @param agent this program's name and version
     */
    public record Settings(List<StratumAddress> servers, String login, String password, String agent) {
        public Settings {
            servers = List.copyOf(servers);
            if (servers.isEmpty()) {
                throw new IllegalArgumentException("a miner needs a server");
            }
        }
    }

    /** Makes this machine's miners, once a server has said for which Ethash; called again when another server has another. */
    @FunctionalInterface
    public interface MinerSource {
        List<Miner> start(EthashCaches caches, ShareSink sink);
    }

    public StratumMiner(Settings settings, MinerSource source, StratumListener listener, InstantSource clock) {
        this.settings = settings;
        this.source = source::start;
        this.listener = listener;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("stratum").unstarted(this::run);
    }

    /** Begins to connect. */
    public void start() {
        thread.start();
    }

    public StratumStatus status() {
        DeviceFleet working = fleet;
        return new StratumStatus(
                Optional.ofNullable(server), working == null ? List.of() : working.picture(clock.instant()), income);
    }

    // ---- the connection's thread

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!isClosing()) {
                for (StratumAddress address : settings.servers) {
                    if (workFor(address)) {
                        pause = FIRST_PAUSE;
                        break;
                    }
                    if (isClosing()) {
                        return;
                    }
                }
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns once the connection is lost; whether there was one. */
    private boolean workFor(StratumAddress address) {
        boolean wasThere = false;
        try (StratumConnection opened = StratumConnection.open(
                address, new StratumConnection.Credentials(settings.agent, settings.login, settings.password))) {
            wasThere = true;
            begin(address, opened);
            while (true) {
                take(opened.next());
            }
        } catch (LoginRefusedException e) {
            if (settings.servers.size() == 1) {
                closing.countDown();
                listener.refused(address, String.valueOf(e.getMessage()));
            } else {
                listener.lost(address, "it refused the login: " + e.getMessage());
            }
        } catch (IOException e) {
            if (!isClosing()) {
                listener.lost(address, reason(e));
            }
        } finally {
            connection = null;
            server = null;
            DeviceFleet working = fleet;
            if (working != null) {
                working.pause();
            }
        }
        return wasThere;
    }

    private static String reason(IOException e) {
        return switch (e) {
            case UnknownHostException _ -> "no name server knows it";
            case SocketTimeoutException _ -> "it does not answer";
            default -> {
                String message = String.valueOf(e.getMessage());
                yield message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
            }
        };
    }

    private void begin(StratumAddress address, StratumConnection opened) {
        connections++;
        EthashParameters parameters = opened.chain().ethash();
        DeviceFleet present = fleet;
        if (present == null || !present.parameters().equals(parameters)) {
            if (present != null) {
                present.close();
            }
            fleet = new DeviceFleet(parameters, source, this);
        }
        server = address;
        connection = opened;
        listener.connected(address, opened.chain());
        for (ShareLedger.Sent sent : ledger.takeUnanswered()) {
            if (opened.chain().isLode()) {
                submit(opened, ledger.offerAgain(sent, connections), sent);
            } else {
                count(sent.share(), Fate.STALE);
            }
        }
        if (opened.chain().isLode()) {
            Thread.ofVirtual().name("stratum-report").start(() -> report(opened));
        }
    }

    /** Tells the hash rate now and then, and asks what was paid. */
    @SuppressWarnings("ReferenceEquality")
    private void report(StratumConnection to) {
        try {
            while (connection == to && !closing.await(REPORT_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                long rate = Math.round(status().hashesPerSecond());
                boolean _ = to.send(EthereumStratum.submitHashrate(ledger.request(), rate, Hash.ZERO));
                askForIncome(to);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void askForIncome(StratumConnection to) {
        workerRequest = ledger.request();
        boolean _ = to.send(EthereumStratum.worker(workerRequest));
    }

    private void take(Event event) throws IOException {
        switch (event) {
            case Event.Ordered(StratumConnection.Order order) -> mine(order);
            case Event.Answered(PoolMessage.Answer answer) -> answered(answer);
            case Event.Heard() -> {}
        }
    }

    private void mine(StratumConnection.Order order) throws IOException {
        DeviceFleet working = fleet;
        if (working != null) {
            long id = ledger.job(order.jobId());
            working.mine(new MiningJob(
                    id,
                    epochOf(order.seedHash()),
                    order.sealHash(),
                    order.boundary(),
                    order.boundary(),
                    order.nonces()));
        }
    }

    /** The epoch that a seed hash names; the last one asked for is nearly always meant. */
    private int epochOf(Hash seedHash) throws IOException {
        if (EthashEpoch.seed(lastEpoch).equals(seedHash)) {
            return lastEpoch;
        }
        Hash seed = Hash.ZERO;
        for (int epoch = 0; epoch < EPOCHS_TRIED; epoch++) {
            if (seed.equals(seedHash)) {
                lastEpoch = epoch;
                return epoch;
            }
            seed = EthashEpoch.after(seed);
        }
        throw new IOException("it named the seed hash " + seedHash + ", which no epoch has");
    }

    private void answered(PoolMessage.Answer answer) {
        Optional<ShareLedger.Sent> sent = ledger.answered(answer.id());
        if (sent.isPresent()) {
            Share share = sent.get().share();
            if (answer.isGood()) {
                count(share, Fate.ACCEPTED);
            } else {
                boolean late =
                        answer.refusal().map(it -> it.code() == JOB_NOT_FOUND).orElse(false);
                count(share, late ? Fate.STALE : Fate.REJECTED);
            }
            return;
        }
        synchronized (this) {
            if (answer.id() == workerRequest && answer.isGood()) {
                ChainFacts.wei(answer.result().path("incomeWei")).ifPresent(it -> income = Optional.of(it));
            }
        }
    }

    private void count(Share share, Fate fate) {
        DeviceFleet working = fleet;
        if (working != null) {
            working.count(share, fate);
        }
    }

    // ---- the miners' threads

    @Override
    public void found(Share share) {
        StratumConnection to = connection;
        Optional<Long> request = ledger.found(share, connections);
        if (to != null && request.isPresent()) {
            ledger.sent(request.get()).ifPresent(sent -> submit(to, request.get(), sent));
        }
    }

    private void submit(StratumConnection to, long request, ShareLedger.Sent sent) {
        long nonce = sent.share().nonce();
        String digits = to.digitsOf(nonce).orElseGet(() -> Lines.hex(nonce));
        boolean _ = to.send(EthereumStratum.submit(request, settings.login, sent.serverJob(), digits));
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Ends the connection and the miners; returns when their memory is free. */
    @Override
    public void close() {
        closing.countDown();
        StratumConnection open = connection;
        if (open != null) {
            open.close();
        }
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        DeviceFleet working = fleet;
        if (working != null) {
            working.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
