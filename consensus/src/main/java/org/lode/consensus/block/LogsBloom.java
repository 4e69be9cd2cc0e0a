package org.lode.consensus.block;

import java.util.Arrays;
import java.util.List;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** The 2048-bit Bloom filter over the addresses and topics of logs (Yellow Paper, section 4.3.1). */
public final class LogsBloom {
    public static final int SIZE_BYTES = 256;
    public static final LogsBloom EMPTY = new LogsBloom(new byte[SIZE_BYTES]);

    private static final int BITS = 8 * SIZE_BYTES;

    private final byte[] bits;

    private LogsBloom(byte[] bits) {
        this.bits = bits;
    }

    public static LogsBloom ofBytes(Bytes bytes) {
        if (bytes.size() != SIZE_BYTES) {
            throw new IllegalArgumentException("a bloom has 256 bytes, not " + bytes.size());
        }
        return new LogsBloom(bytes.toArray());
    }

    public static LogsBloom ofLogs(List<Log> logs) {
        if (logs.isEmpty()) {
            return EMPTY;
        }
        byte[] bits = new byte[SIZE_BYTES];
        for (Log log : logs) {
            add(bits, log.address().toBytes());
            log.topics().forEach(topic -> add(bits, topic.toBytes()));
        }
        return new LogsBloom(bits);
    }

    /** The union of several receipts' filters: a block's. */
    public static LogsBloom ofReceipts(List<Receipt> receipts) {
        byte[] bits = new byte[SIZE_BYTES];
        for (Receipt receipt : receipts) {
            if (!receipt.logsBloom().equals(EMPTY)) {
                for (int i = 0; i < SIZE_BYTES; i++) {
                    bits[i] |= receipt.logsBloom().bits[i];
                }
            }
        }
        return new LogsBloom(bits);
    }

    /** False only if no log with {@code item} (an address's or a topic's bytes) was added. */
    public boolean mightContain(byte[] item) {
        Hash hash = Keccak.hash256(item);
        for (int i = 0; i < 3; i++) {
            int bit = bitOf(hash, i);
            if ((bits[byteOf(bit)] & 1 << (bit & 7)) == 0) {
                return false;
            }
        }
        return true;
    }

    public Bytes toBytes() {
        return Bytes.copyOf(bits);
    }

    private static void add(byte[] bits, byte[] item) {
        Hash hash = Keccak.hash256(item);
        for (int i = 0; i < 3; i++) {
            int bit = bitOf(hash, i);
            bits[byteOf(bit)] |= (byte) (1 << (bit & 7));
        }
    }

    /** The low 11 bits of the hash's {@code pair}-th pair of bytes. */
    private static int bitOf(Hash hash, int pair) {
        return (int) (hash.a() >>> (48 - 16 * pair)) & (BITS - 1);
    }

    private static int byteOf(int bit) {
        return SIZE_BYTES - 1 - bit / 8;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogsBloom that && Arrays.equals(bits, that.bits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bits);
    }

    @Override
    public String toString() {
        return toBytes().toString();
    }
}
