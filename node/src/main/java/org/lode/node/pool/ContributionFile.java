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
import org.lode.consensus.transaction.ContributionTransaction;

/**
 * The journal as a file: records of a length (2 bytes), an encoded contribution of about 210 bytes, and its CRC-32C (4 bytes), all
 * big-endian. What was written survives the death of the process at once, and a failure of power as soon as the system has written it
 * back, as the store does. A record that was cut off ends the file.
 */
public final class ContributionFile implements ContributionJournal {
    private static final int LENGTH_BYTES = 2;
    private static final int CHECKSUM_BYTES = 4;
    private static final int RECORD_BYTES_ABOUT = 220;
    /** Below this a rewrite saves nothing worth the writing. */
    private static final long SMALL_BYTES = 256 * 1024;
    /** Rewritten when it is so many times what still waits. */
    private static final int SLACK = 4;
    /** Far more than a pool's bounds and slack make; a longer file is none of ours. */
    private static final long BYTES_MAX = 64L << 20;

    private final Path path;
    private final List<Bytes> waiting;
    private FileChannel channel;

    private ContributionFile(Path path, FileChannel channel, List<Bytes> waiting) {
        this.path = path;
        this.channel = channel;
        this.waiting = List.copyOf(waiting);
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws IOException with one sentence for the user
     */
    public static ContributionFile open(Path path) throws IOException {
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            List<Bytes> waiting = new ArrayList<>();
            long whole = read(channel, waiting);
            channel.truncate(whole);
            channel.position(whole);
            return new ContributionFile(path, channel, waiting);
        } catch (IOException e) {
            throw new IOException(
                    "cannot use the waiting contributions in " + path + "; check the disk and its permissions.", e);
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
            byte[] record = new byte[Short.toUnsignedInt(file.getShort())];
            if (file.remaining() < record.length + CHECKSUM_BYTES) {
                break;
            }
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
    public void append(List<ContributionTransaction> added) {
        try {
            write(channel, added);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public boolean isWorthRewriting(int live) {
        try {
            return channel.position() > Math.max(SMALL_BYTES, (long) live * RECORD_BYTES_ABOUT * SLACK);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Into a file beside it, flushed, then renamed: whole or not at all. */
    @Override
    public void rewrite(List<ContributionTransaction> live) {
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        try {
            FileChannel next = FileChannel.open(
                    beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            write(next, live);
            next.force(true);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            channel.close();
            channel = next;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static void write(FileChannel channel, List<ContributionTransaction> contributions) throws IOException {
        int size = contributions.stream()
                .mapToInt(it -> LENGTH_BYTES + it.encoded().size() + CHECKSUM_BYTES)
                .sum();
        ByteBuffer records = ByteBuffer.allocate(size);
        for (ContributionTransaction contribution : contributions) {
            byte[] record = contribution.encoded().toArray();
            records.putShort((short) record.length).put(record).putInt(checksum(record));
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
        return new UncheckedIOException("cannot write the waiting contributions to " + path, cause);
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
