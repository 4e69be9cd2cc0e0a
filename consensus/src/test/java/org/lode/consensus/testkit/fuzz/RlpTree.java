package org.lode.consensus.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.primitive.Bytes;

/** An RLP item in pieces that can be exchanged. Reads only what is well formed; writes whatever it is told to. */
sealed interface RlpTree {
    int SHORT_MAX = 55;

    record Text(Bytes bytes) implements RlpTree {}

    record Items(List<RlpTree> items) implements RlpTree {}

    /** A byte string that holds a type byte and an item, as transactions and receipts do. */
    record Typed(byte type, RlpTree inner) implements RlpTree {}

    /** The one item that the bytes are. */
    static Optional<RlpTree> parse(byte[] bytes) {
        Parser parser = new Parser(bytes, 0, bytes.length);
        try {
            RlpTree tree = parser.next();
            return parser.at == bytes.length ? Optional.of(tree) : Optional.empty();
        } catch (IndexOutOfBoundsException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    default byte[] encoded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out);
        return out.toByteArray();
    }

    private void write(ByteArrayOutputStream out) {
        switch (this) {
            case Text(Bytes bytes) -> writeText(out, bytes.toArray());
            case Items(List<RlpTree> items) -> {
                ByteArrayOutputStream inner = new ByteArrayOutputStream();
                items.forEach(item -> item.write(inner));
                writeHead(out, 0xc0, inner.size());
                out.writeBytes(inner.toByteArray());
            }
            case Typed(byte type, RlpTree inner) -> {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                content.write(type);
                inner.write(content);
                writeText(out, content.toByteArray());
            }
        }
    }

    private static void writeText(ByteArrayOutputStream out, byte[] bytes) {
        if (bytes.length != 1 || bytes[0] < 0) {
            writeHead(out, 0x80, bytes.length);
        }
        out.writeBytes(bytes);
    }

    private static void writeHead(ByteArrayOutputStream out, int base, int size) {
        if (size <= SHORT_MAX) {
            out.write(base + size);
            return;
        }
        int sizeBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(size) + 7) / 8;
        out.write(base + SHORT_MAX + sizeBytes);
        for (int i = sizeBytes - 1; i >= 0; i--) {
            out.write(size >>> (8 * i));
        }
    }

    /** Reads one item after the other. */
    final class Parser {
        private final byte[] input;
        private int at;
        private final int end;

        Parser(byte[] input, int start, int end) {
            this.input = input;
            this.at = start;
            this.end = end;
        }

        RlpTree next() {
            int head = input[at] & 0xff;
            if (head < 0x80) {
                return new Text(Bytes.owning(new byte[] {input[at++]}));
            }
            boolean isList = head >= 0xc0;
            int size = size(head - (isList ? 0xc0 : 0x80));
            int start = at;
            if (size < 0 || size > end - start) {
                throw new IllegalArgumentException("past the end");
            }
            at += size;
            return isList ? items(start) : text(start);
        }

        private int size(int sizeCode) {
            at++;
            if (sizeCode <= SHORT_MAX) {
                return sizeCode;
            }
            int size = 0;
            for (int i = 0; i < sizeCode - SHORT_MAX; i++) {
                size = (size << 8) | (input[at++] & 0xff);
            }
            return size;
        }

        private RlpTree items(int start) {
            List<RlpTree> items = new ArrayList<>();
            Parser inner = new Parser(input, start, at);
            while (inner.at < inner.end) {
                items.add(inner.next());
            }
            return new Items(items);
        }

        private RlpTree text(int start) {
            byte[] bytes = Arrays.copyOfRange(input, start, at);
            boolean mayBeTyped = bytes.length > 2 && bytes[0] >= 0 && (bytes[1] & 0xff) >= 0xc0;
            return mayBeTyped
                    ? parse(Arrays.copyOfRange(bytes, 1, bytes.length))
                            .<RlpTree>map(inner -> new Typed(bytes[0], inner))
                            .orElseGet(() -> new Text(Bytes.owning(bytes)))
                    : new Text(Bytes.owning(bytes));
        }
    }
}
