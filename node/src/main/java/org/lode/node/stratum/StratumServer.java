package org.lode.node.stratum;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.miner.stratum.MalformedLineException;
import org.lode.miner.stratum.MinerRequest;
import org.lode.node.produce.RemoteMining;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for miners that speak eth-proxy or EthereumStratum/1.0.0. Two virtual threads a connection, one that reads and waits, one
 * that writes; shares are checked elsewhere.
 */
public final class StratumServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StratumServer.class);
    private static final int BACKLOG = 64;
    /** For what was answered before a connection ends to leave. */
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    private final ServerSocket listening;
    private final StratumLimits limits;
    private final StratumSession.Surroundings surroundings;
    private final Extranonces extranonces;
    private final Set<LineSocket> open = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private final Thread accepting;
    private int connections;

    /**
     * What a server does.
     *
     * @param firstExtranonce what the first connection's nonces begin with; best a random number, so that servers differ
     */
    public record Settings(InetSocketAddress address, StratumLimits limits, int firstExtranonce) {}

    /**
     * Listens at once.
     *
     * @throws IOException if the address cannot be had
     */
    public static StratumServer listen(Settings settings, RemoteMining mining, ChainSpec spec, InstantSource clock)
            throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(settings.address, BACKLOG);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
        StratumServer server = new StratumServer(socket, settings, mining, spec, clock);
        server.accepting.start();
        return server;
    }

    private StratumServer(
            ServerSocket listening, Settings settings, RemoteMining mining, ChainSpec spec, InstantSource clock) {
        this.listening = listening;
        this.limits = settings.limits;
        this.extranonces = new Extranonces(settings.firstExtranonce);
        this.surroundings = new StratumSession.Surroundings(mining, spec, limits, clock);
        this.accepting = Thread.ofVirtual().name("stratum").unstarted(this::accept);
    }

    /** Where it listens, also when any free port was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                if (!admit(socket.getInetAddress())) {
                    socket.close();
                    continue;
                }
                Thread.ofVirtual()
                        .name("stratum-" + socket.getRemoteSocketAddress())
                        .start(() -> serve(socket));
            } catch (IOException e) {
                LOG.debug("stratum=not-accepted reason={}", e.getMessage());
            }
        }
    }

    private synchronized boolean admit(InetAddress address) {
        if (connections >= limits.connections()
                || byAddress.getOrDefault(address, 0) >= limits.connectionsPerAddress()) {
            return false;
        }
        connections++;
        byAddress.merge(address, 1, Integer::sum);
        return true;
    }

    private synchronized void release(InetAddress address) {
        connections--;
        byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    private void serve(Socket socket) {
        Optional<Integer> extranonce = extranonces.take();
        try (socket) {
            if (extranonce.isPresent()) {
                converse(socket, extranonce.get());
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("stratum=ended peer={} reason={}", socket.getRemoteSocketAddress(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            extranonce.ifPresent(extranonces::giveBack);
            release(socket.getInetAddress());
        }
    }

    private void converse(Socket socket, int extranonce) throws IOException, InterruptedException {
        LineSocket line = new LineSocket(socket, limits.linesUnread());
        open.add(line);
        Thread writer = Thread.ofVirtual()
                .name("stratum-out-" + socket.getRemoteSocketAddress())
                .start(line::write);
        try (StratumSession session = new StratumSession(line, extranonce, surroundings)) {
            read(line, session);
        } catch (ProtocolBreach e) {
            LOG.debug("stratum=closed peer={} reason={}", socket.getRemoteSocketAddress(), e.getMessage());
        } finally {
            line.finish();
            if (!writer.join(FAREWELL)) {
                line.close();
            }
            open.remove(line);
        }
    }

    private void read(LineSocket line, StratumSession session)
            throws IOException, ProtocolBreach, InterruptedException {
        Pace pace = new Pace(limits);
        long loginDeadline = System.nanoTime() + limits.loginTime().toNanos();
        while (true) {
            Duration patience = session.isLoggedIn()
                    ? limits.idleTime()
                    : Duration.ofNanos(Math.max(1, loginDeadline - System.nanoTime()));
            Optional<String> text = line.read(patience);
            if (text.isEmpty()) {
                return;
            }
            pace.line();
            try {
                session.answer(MinerRequest.parse(text.get()));
            } catch (MalformedLineException e) {
                throw new ProtocolBreach(e.getMessage());
            }
        }
    }

    /** How fast lines come. */
    private static final class Pace {
        private final StratumLimits limits;
        private double allowance;
        private long lastNanos = System.nanoTime();

        Pace(StratumLimits limits) {
            this.limits = limits;
            this.allowance = limits.linesAtOnce();
        }

        void line() throws ProtocolBreach {
            long now = System.nanoTime();
            allowance = Math.min(limits.linesAtOnce(), allowance + (now - lastNanos) / 1e9 * limits.linesPerSecond());
            lastNanos = now;
            if (--allowance < 0) {
                throw new ProtocolBreach("more than " + limits.linesPerSecond() + " lines a second");
            }
        }
    }

    /** Ends all connections. */
    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            LOG.debug("stratum=closing reason={}", e.getMessage());
        }
        open.forEach(LineSocket::close);
    }
}
