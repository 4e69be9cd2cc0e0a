package org.lode.node.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.transaction.Transaction;

/**
 * The journal as a file: records of a length (4 bytes), an encoded transaction, and its CRC-32C (4 bytes), all big-endian. What was written survives the death of the process at once, and a failure of power as soon as the system has written it
 * back, as the store does. A record that was cut off ends the file.
 */
public final class JournalFile implements PoolJournal {
    private static final int LENGTH_BYTES = Integer.BYTES;
    private static final int CHECKSUM_BYTES = Integer.BYTES;
    /** Below this a rewrite saves nothing worth the writing. */
    private static final long SMALL_BYTES = 256 * 1024;
    /** Rewritten when it is so many times as long as it was then. */
    private static final int SLACK = 4;
    /** Far more than a pool's bounds and slack make; a longer file is none of ours. */
    private static final long BYTES_MAX = 64L << 20;

    private final Path path;
    private final List<Bytes> waiting;
    private FileChannel channel;
    private long rewrittenBytes;

    private JournalFile(Path path, FileChannel channel, List<Bytes> waiting) {
        this.path = path;
        this.channel = channel;
        this.waiting = List.copyOf(waiting);
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws IOException with one sentence for the user
     */
    public static JournalFile open(Path path) throws IOException {
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            List<Bytes> waiting = new ArrayList<>();
            long whole = read(channel, waiting);
            channel.truncate(whole);
            channel.position(whole);
            return new JournalFile(path, channel, waiting);
        } catch (IOException e) {
            throw new IOException(
                    "cannot use the waiting transactions in " + path + "; check the disk and its permissions.", e);
        }
    }

    /** Returns how many bytes hold whole records. */
    private static long read(FileChannel channel, List<Bytes> records) throws IOException {
        if (channel.size() > BYTES_MAX) {
            throw new IOException("the file has " + channel.size() + " bytes");
        }
        ByteBuffer file = ByteBuffer.allocate((int) channel.size());
        while (file.hasRemaining() && channel.read(file) >= 0) {
            // until all is read
        }
        file.flip();
        long whole = 0;
        while (file.remaining() >= LENGTH_BYTES) {
            int length = file.getInt();
            if (length < 0 || file.remaining() - CHECKSUM_BYTES < length) {
                break;
            }
            byte[] record = new byte[length];
            file.get(record);
            if (file.getInt() != checksum(record)) {
                break;
            }
            records.add(Bytes.owning(record));
            whole = file.position();
        }
        return whole;
    }

    @Override
    public List<Bytes> waiting() {
        return waiting;
    }

    @Override
    public void append(List<? extends Transaction> added) {
        try {
            write(channel, added);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public boolean isWorthRewriting() {
        try {
            return channel.position() > Math.max(SMALL_BYTES, SLACK * rewrittenBytes);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Into a file beside it, flushed, then renamed: whole or not at all. */
    @Override
    public void rewrite(List<? extends Transaction> live) {
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        try {
            FileChannel next = FileChannel.open(
                    beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            write(next, live);
            next.force(true);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            channel.close();
            channel = next;
            rewrittenBytes = next.position();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static void write(FileChannel channel, List<? extends Transaction> transactions) throws IOException {
        int size = transactions.stream()
                .mapToInt(it -> LENGTH_BYTES + it.encoded().size() + CHECKSUM_BYTES)
                .sum();
        ByteBuffer records = ByteBuffer.allocate(size);
        for (Transaction transaction : transactions) {
            byte[] record = transaction.encoded().toArray();
            records.putInt(record.length).put(record).putInt(checksum(record));
        }
        records.flip();
        while (records.hasRemaining()) {
            channel.write(records);
        }
    }

    private static int checksum(byte[] record) {
        CRC32C checksum = new CRC32C();
        checksum.update(record);
        return (int) checksum.getValue();
    }

    private UncheckedIOException failure(IOException cause) {
        return new UncheckedIOException("cannot write the waiting transactions to " + path, cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
