package org.lode.miner.stratum;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.job.NonceSpace;

/**
 * One connection to a server of EthereumStratum/1.0.0, from the handshake to its end. One thread reads; any may send, from a queue
 * that a thread of its own writes.
 */
final class StratumConnection implements AutoCloseable {
    private static final Duration ANSWER_TIME = Duration.ofSeconds(20);
    /** A server that says nothing for so long has gone. */
    private static final Duration SILENCE = Duration.ofMinutes(3);

    private static final int CONNECT_MILLIS = 10_000;
    private static final int UNSENT_MAX = 4096;
    private static final int SUBSCRIBE = 1;
    private static final int CHAIN = 2;
    private static final int AUTHORIZE = 3;
    private static final int EXTRANONCES = 4;
    /** Ids of requests that are not part of the handshake begin here. */
    static final int FIRST_FREE_ID = 10;

    private static final int BITS_A_DIGIT = 4;

    private final Socket socket;
    private final InputStream in;
    private final BlockingQueue<String> outbox = new LinkedBlockingQueue<>(UNSENT_MAX);
    private final ChainFacts chain;
    private String extranonce;
    private BigDecimal difficulty = BigDecimal.ONE;

    /** What the server wants searched. */
    record Order(String jobId, Hash seedHash, Hash sealHash, UInt256 boundary, NonceSpace nonces) {}

    /** What came in. */
    sealed interface Event {
        record Ordered(Order order) implements Event {}

        record Answered(PoolMessage.Answer answer) implements Event {}

        /** Nothing that matters to the caller. */
        record Heard() implements Event {}
    }

    /**
     * Connects and logs in.
     *
     * @throws IOException if the server cannot be reached, ends the connection, or is no such server
     * @throws LoginRefusedException if it does not want this miner
     */
    static StratumConnection open(StratumAddress address, Credentials credentials)
            throws IOException, LoginRefusedException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
            return new StratumConnection(socket, credentials);
        } catch (MalformedLineException e) {
            socket.close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException | LoginRefusedException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** How a miner introduces itself. */
    record Credentials(String agent, String login, String password) {}

    private StratumConnection(Socket socket, Credentials credentials)
            throws IOException, MalformedLineException, LoginRefusedException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        this.in = new BufferedInputStream(socket.getInputStream(), Lines.BYTES_MAX);
        Thread.ofVirtual().name("stratum-out").start(this::write);
        send(EthereumStratum.subscribe(SUBSCRIBE, credentials.agent));
        PoolMessage.Answer subscribed = answerTo(SUBSCRIBE);
        if (!subscribed.isGood()) {
            throw new MalformedLineException("it refused EthereumStratum/1.0.0: " + reason(subscribed));
        }
        this.extranonce = PoolMessage.extranonceOf(subscribed);
        send(EthereumStratum.chain(CHAIN));
        this.chain = ChainFacts.of(answerTo(CHAIN));
        send(EthereumStratum.subscribeToExtranonces(EXTRANONCES));
        send(EthereumStratum.authorize(AUTHORIZE, credentials.login, credentials.password));
        PoolMessage.Answer authorized = answerTo(AUTHORIZE);
        if (!authorized.isGood()) {
            throw new LoginRefusedException(reason(authorized));
        }
    }

    private static String reason(PoolMessage.Answer answer) {
        return answer.refusal().map(PoolMessage.Refusal::reason).orElse("no reason given");
    }

    /** Waits for the answer to a request of the handshake; what else comes is kept in mind. */
    private PoolMessage.Answer answerTo(long id) throws IOException, MalformedLineException {
        long deadlineNanos = System.nanoTime() + ANSWER_TIME.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            PoolMessage message = PoolMessage.parse(readLine(ANSWER_TIME));
            if (message instanceof PoolMessage.Answer answer && answer.id() == id) {
                return answer;
            }
            var _ = take(message);
        }
        throw new IOException("it did not answer in time");
    }

    ChainFacts chain() {
        return chain;
    }

    /** The next thing that the server says. */
    Event next() throws IOException {
        try {
            return take(PoolMessage.parse(readLine(SILENCE)));
        } catch (MalformedLineException e) {
            throw new IOException("it sent " + e.getMessage(), e);
        }
    }

    private Event take(PoolMessage message) {
        return switch (message) {
            case PoolMessage.Answer answer -> new Event.Answered(answer);
            case PoolMessage.SetDifficulty(BigDecimal next) -> {
                difficulty = next;
                yield new Event.Heard();
            }
            case PoolMessage.SetExtranonce(String digits) -> {
                extranonce = digits;
                yield new Event.Heard();
            }
            case PoolMessage.Notify(String jobId, Hash seedHash, Hash sealHash) ->
                new Event.Ordered(new Order(jobId, seedHash, sealHash, ShareDifficulty.boundary(difficulty), nonces()));
            case PoolMessage.Other _ -> new Event.Heard();
        };
    }

    private NonceSpace nonces() {
        int bits = extranonce.length() * BITS_A_DIGIT;
        return bits == 0
                ? NonceSpace.WHOLE
                : new NonceSpace(Long.parseLong(extranonce, 16) << (Long.SIZE - bits), bits);
    }

    /** Queues a line; false when the server takes no more. */
    boolean send(String line) {
        return outbox.offer(line);
    }

    private void write() {
        try {
            OutputStream out = socket.getOutputStream();
            while (!socket.isClosed()) {
                out.write((outbox.take() + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String readLine(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        byte[] line = new byte[Lines.BYTES_MAX];
        int length = 0;
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("it ended the connection");
            }
            if (next == '\n') {
                String text = new String(line, 0, length, StandardCharsets.UTF_8).strip();
                if (!text.isEmpty()) {
                    return text;
                }
                length = 0;
            } else if (length == line.length) {
                throw new IOException("it sent a line of more than " + Lines.BYTES_MAX + " bytes");
            } else {
                line[length++] = (byte) next;
            }
        }
    }

    /** Ends the connection, also for a thread that waits in {@link #next}. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        boolean _ = outbox.offer("");
    }

    /** The digits of a nonce that the server does not know already; all of them for a share of an earlier connection. */
    Optional<String> digitsOf(long nonce) {
        String digits = Lines.hex(nonce);
        return digits.startsWith(extranonce) ? Optional.of(digits.substring(extranonce.length())) : Optional.empty();
    }
}
