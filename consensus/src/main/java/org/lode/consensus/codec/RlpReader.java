package org.lode.consensus.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/**
 * Reads RLP items one after another from a range of bytes. Strict: a length or a number with leading zeros, a single byte
 * below 0x80 behind a prefix, or an item that runs past its range is a {@link DecodeException}. Nothing is allocated on the
 * word of a length prefix; what is read shares the input's storage.
 */
public final class RlpReader {
    private static final int SHORT_STRING = 0x80;
    private static final int LONG_STRING = 0xb7;
    private static final int SHORT_LIST = 0xc0;
    private static final int LONG_LIST = 0xf7;
    private static final int SHORT_LIMIT = 56;

    private final Bytes input;
    private final int end;
    private int position;
    private int payloadStart;
    private int payloadEnd;

    private RlpReader(Bytes input, int start, int end) {
        this.input = input;
        this.position = start;
        this.end = end;
    }

    public static RlpReader of(Bytes input) {
        return new RlpReader(input, 0, input.size());
    }

    /** Reads one value that fills {@code input} exactly. */
    public static <T> T decode(Bytes input, Function<RlpReader, T> decoder) {
        return decode(input, 0, decoder);
    }

    /** Reads one value that fills {@code input} from {@code start} to its end. */
    public static <T> T decode(Bytes input, int start, Function<RlpReader, T> decoder) {
        RlpReader reader = new RlpReader(input, start, input.size());
        T value = decoder.apply(reader);
        reader.expectEnd();
        return value;
    }

    public boolean isAtEnd() {
        return position == end;
    }

    /** Offset of the next item from the start of the input. */
    public int offset() {
        return position;
    }

    /** Bytes not read yet, in this list or input. */
    public int remaining() {
        return end - position;
    }

    public void expectEnd() {
        if (position != end) {
            throw new DecodeException((end - position) + " bytes too many", position);
        }
    }

    public boolean nextIsList() {
        return prefix() >= SHORT_LIST;
    }

    /** A reader of the next item's elements; this reader moves past the whole list. */
    public RlpReader readList() {
        if (!nextIsList()) {
            throw new DecodeException("a byte string where a list belongs", position);
        }
        locate();
        RlpReader elements = new RlpReader(input, payloadStart, payloadEnd);
        position = payloadEnd;
        return elements;
    }

    /** Every element of the next list, at most {@code maxItems}. */
    public <T> List<T> readListOf(int maxItems, Function<RlpReader, T> element) {
        int start = position;
        RlpReader elements = readList();
        List<T> items = new ArrayList<>();
        while (!elements.isAtEnd()) {
            if (items.size() == maxItems) {
                throw new DecodeException("a list of more than " + maxItems + " items", start);
            }
            items.add(element.apply(elements));
        }
        return List.copyOf(items);
    }

    /** The next byte string, at most {@code maxSize} bytes. */
    public Bytes readBytes(int maxSize) {
        locateString();
        int size = payloadEnd - payloadStart;
        if (size > maxSize) {
            throw new DecodeException(size + " bytes where at most " + maxSize + " belong", position);
        }
        position = payloadEnd;
        return input.slice(payloadStart, size);
    }

    /** The next byte string, exactly {@code size} bytes. */
    public Bytes readBytesOfSize(int size) {
        locateString();
        if (payloadEnd - payloadStart != size) {
            throw new DecodeException((payloadEnd - payloadStart) + " bytes where " + size + " belong", position);
        }
        position = payloadEnd;
        return input.slice(payloadStart, size);
    }

    /** The next item, string or list, with its prefix. */
    public Bytes readRaw() {
        locate();
        Bytes raw = input.slice(position, payloadEnd - position);
        position = payloadEnd;
        return raw;
    }

    /** The bytes from {@code start}, an earlier {@link #offset} of this reader, to its next item. */
    public Bytes rawSince(int start) {
        return input.slice(start, position - start);
    }

    public Hash readHash() {
        return readBytesOfSize(Hash.SIZE_BYTES).hashAt(0);
    }

    public Address readAddress() {
        return readBytesOfSize(Address.SIZE_BYTES).addressAt(0);
    }

    /** An address, or the empty string for none. */
    public Optional<Address> readOptionalAddress() {
        if (prefix() == SHORT_STRING) {
            position++;
            return Optional.empty();
        }
        return Optional.of(readAddress());
    }

    /** A number from 0 to 2^64 - 1, as its 64 bits. */
    public long readUnsignedLong() {
        locateNumber(Long.BYTES);
        long value = 0;
        for (int i = payloadStart; i < payloadEnd; i++) {
            value = value << 8 | input.getUnsigned(i);
        }
        position = payloadEnd;
        return value;
    }

    /** A number from 0 to 2^63 - 1. */
    public long readLong() {
        int start = position;
        long value = readUnsignedLong();
        if (value < 0) {
            throw new DecodeException("a number above 2^63 - 1", start);
        }
        return value;
    }

    /** A number from 0 to 2^31 - 1. */
    public int readInt() {
        int start = position;
        long value = readLong();
        if (value > Integer.MAX_VALUE) {
            throw new DecodeException("a number above 2^31 - 1", start);
        }
        return (int) value;
    }

    public UInt256 readUInt256() {
        locateNumber(UInt256.SIZE_BYTES);
        byte[] digits = input.slice(payloadStart, payloadEnd - payloadStart).toArray();
        position = payloadEnd;
        return UInt256.ofBytes(digits);
    }

    public Wei readWei() {
        return new Wei(readUInt256());
    }

    public Gas readGas() {
        return Gas.of(readLong());
    }

    public BlockNumber readBlockNumber() {
        return BlockNumber.of(readLong());
    }

    private void locateNumber(int maxSize) {
        locateString();
        if (payloadEnd - payloadStart > maxSize) {
            throw new DecodeException("a number of more than " + maxSize + " bytes", position);
        }
        if (payloadEnd > payloadStart && input.get(payloadStart) == 0) {
            throw new DecodeException("a number with leading zeros", position);
        }
    }

    private void locateString() {
        if (nextIsList()) {
            throw new DecodeException("a list where a byte string belongs", position);
        }
        locate();
    }

    private int prefix() {
        if (position == end) {
            throw new DecodeException("nothing where an item belongs", position);
        }
        return input.getUnsigned(position);
    }

    /** Sets the payload's bounds of the item at {@code position}; does not move. */
    private void locate() {
        int prefix = prefix();
        if (prefix < SHORT_STRING) {
            bound(position, 1);
        } else if (prefix <= LONG_STRING) {
            bound(position + 1, prefix - SHORT_STRING);
            if (prefix == SHORT_STRING + 1 && input.getUnsigned(payloadStart) < SHORT_STRING) {
                throw new DecodeException("a prefix before a byte that stands for itself", position);
            }
        } else if (prefix < SHORT_LIST) {
            locateLong(prefix - LONG_STRING);
        } else if (prefix <= LONG_LIST) {
            bound(position + 1, prefix - SHORT_LIST);
        } else {
            locateLong(prefix - LONG_LIST);
        }
    }

    private void locateLong(int lengthSize) {
        int lengthStart = position + 1;
        if (lengthSize > end - lengthStart) {
            throw new DecodeException("a length that runs past the end", position);
        }
        if (input.get(lengthStart) == 0) {
            throw new DecodeException("a length with leading zeros", position);
        }
        long length = 0;
        for (int i = 0; i < lengthSize; i++) {
            length = length << 8 | input.getUnsigned(lengthStart + i);
            if (length > Integer.MAX_VALUE) {
                throw new DecodeException("an item longer than 2^31 - 1 bytes", position);
            }
        }
        if (length < SHORT_LIMIT) {
            throw new DecodeException("a long prefix for a short item", position);
        }
        bound(lengthStart + lengthSize, length);
    }

    private void bound(int start, long length) {
        if (length > end - start) {
            throw new DecodeException("an item of " + length + " bytes that runs past the end", position);
        }
        payloadStart = start;
        payloadEnd = start + (int) length;
    }
}
