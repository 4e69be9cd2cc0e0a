package org.lode.node.stratum;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.lode.miner.stratum.Lines;

/**
 * Lines over a socket: read by one thread in blocking style, written by a thread of its own from a bounded queue. Whoever does not
 * read what is sent is cut off.
 */
final class LineSocket implements AutoCloseable {
    private static final String END = "";

    private final Socket socket;
    private final InputStream in;
    private final BlockingQueue<String> outbox;

    LineSocket(Socket socket, int linesUnread) throws IOException {
        this.socket = socket;
        this.outbox = new ArrayBlockingQueue<>(linesUnread);
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        this.in = new BufferedInputStream(socket.getInputStream(), Lines.BYTES_MAX);
    }

    /** Writes until the end; for a thread of its own. */
    void write() {
        try (this) {
            OutputStream out = socket.getOutputStream();
            for (String line = outbox.take(); !line.equals(END); line = outbox.take()) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            // The reader meets the same end and says why.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Queues a line; any thread, never waits. */
    void send(String line) {
        if (!outbox.offer(line)) {
            close();
        }
    }

    /** Ends the connection once everything queued is written. */
    void finish() {
        if (!outbox.offer(END)) {
            close();
        }
    }

    /**
     * The next line that is not empty; nothing at the end of the stream.
     *
     * @param patience for the whole line
     * @throws ProtocolBreach for a line that is too long or too slow
     */
    Optional<String> read(Duration patience) throws IOException, ProtocolBreach {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        byte[] line = new byte[Lines.BYTES_MAX];
        int length = 0;
        while (true) {
            int next = readByte(deadlineNanos);
            if (next < 0) {
                return Optional.empty();
            }
            if (next == '\n') {
                String text = new String(line, 0, length, StandardCharsets.UTF_8).strip();
                if (!text.isEmpty()) {
                    return Optional.of(text);
                }
                length = 0;
            } else if (length == line.length) {
                throw new ProtocolBreach("a line of more than " + Lines.BYTES_MAX + " bytes");
            } else {
                line[length++] = (byte) next;
            }
        }
    }

    private int readByte(long deadlineNanos) throws IOException, ProtocolBreach {
        if (in.available() == 0) {
            long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new ProtocolBreach("no line in time");
            }
            socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        }
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            throw new ProtocolBreach("no line in time");
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        outbox.clear();
        boolean _ = outbox.offer(END);
    }
}
