package org.lode.node.chain;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.lode.consensus.block.Block;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.rules.Wait;
import org.lode.node.chain.BlockImport.Outcome;

/** Blocks in a file: the RLP of one after another, lowest first, nothing between them. */
public final class ChainFile {
    /** Blocks submitted ahead of the oldest answer: enough to keep every core checking. */
    private static final int IN_FLIGHT_MAX = 256;

    private ChainFile() {}

    /** Hears how far reading or writing is. */
    @FunctionalInterface
    public interface Progress {
        /** After each block, with the bytes of the file up to its end. */
        void done(BlockNumber number, long bytes);
    }

    /**
     * What reading a file came to.
     *
     * @param imported blocks that are new here
     * @param known blocks that were here before
     */
    public record Imported(long imported, long known) {}

    /** A file that cannot be read on. The message is one sentence that names the block. */
    public static final class BrokenFile extends Exception {
        private static final long serialVersionUID = 1L;

        BrokenFile(String message) {
            super(message);
        }
    }

    /** Writes the canonical blocks {@code first} to {@code last}, which the chain has. */
    public static void write(ChainView chain, BlockNumber first, BlockNumber last, OutputStream file, Progress progress)
            throws IOException {
        long bytes = 0;
        for (BlockNumber at = first; at.compareTo(last) <= 0; at = at.next()) {
            BlockNumber number = at;
            Block block = chain.canonicalHash(at)
                    .flatMap(chain::block)
                    .orElseThrow(() -> new IllegalArgumentException("the chain has no block " + number));
            byte[] encoded = block.encoded().toArray();
            file.write(encoded);
            bytes += encoded.length;
            progress.done(at, bytes);
        }
        file.flush();
    }

    /**
     * Imports every block of a file. Blocks that are known are passed over, so a second run goes on where the first was stopped.
     *
     * @throws BrokenFile at the first block that is damaged, breaks a rule or follows no block known here; those before it stay
     * @throws IOException if the file cannot be read
     */
    public static Imported read(ChainView chain, BlockImport target, InputStream file, Progress progress)
            throws IOException, BrokenFile, InterruptedException {
        return new Reading(chain, target, progress).all(new BlockReader(file));
    }

    /** Cuts a stream into blocks, none larger than a block may be. */
    private static final class BlockReader {
        private static final int LIST = 0xc0;
        private static final int LONG_LIST = 0xf7;

        private final InputStream file;
        private long bytes;
        private long blocks;

        BlockReader(InputStream file) {
            this.file = file;
        }

        Optional<Block> next() throws IOException, BrokenFile {
            int first = file.read();
            if (first < 0) {
                return Optional.empty();
            }
            blocks++;
            try {
                byte[] item = item(first);
                Block block = Block.decode(Bytes.owning(item));
                bytes += item.length;
                return Optional.of(block);
            } catch (EOFException e) {
                throw new BrokenFile(place() + " is cut off: the file ends inside it");
            } catch (DecodeException e) {
                throw new BrokenFile(place() + " is damaged: " + e.getMessage());
            }
        }

        /** Where the reader is, for people. */
        String place() {
            return "block " + blocks + " of the file (byte " + bytes + ")";
        }

        private byte[] item(int first) throws IOException, BrokenFile {
            if (first < LIST) {
                throw new BrokenFile(place() + " does not begin like a block (is this a file of blocks?)");
            }
            int lengthBytes = Math.max(0, first - LONG_LIST);
            byte[] length = exactly(lengthBytes);
            long size = lengthBytes == 0 ? first - LIST : 0;
            for (byte digit : length) {
                size = size << 8 | (digit & 0xff);
                if (size > Block.MAX_SIZE_BYTES) {
                    throw new BrokenFile(place() + " is larger than a block may be");
                }
            }
            byte[] content = exactly((int) size);
            byte[] item = new byte[1 + length.length + content.length];
            item[0] = (byte) first;
            System.arraycopy(length, 0, item, 1, length.length);
            System.arraycopy(content, 0, item, 1 + length.length, content.length);
            return item;
        }

        private byte[] exactly(int size) throws IOException {
            byte[] content = file.readNBytes(size);
            if (content.length < size) {
                throw new EOFException();
            }
            return content;
        }
    }

    /** One run through a file. */
    private static final class Reading {
        private final ChainView chain;
        private final BlockImport target;
        private final Progress progress;
        private final Queue<Submitted> submitted = new ArrayDeque<>();
        private long imported;
        private long known;

        Reading(ChainView chain, BlockImport target, Progress progress) {
            this.chain = chain;
            this.target = target;
            this.progress = progress;
        }

        private record Submitted(Block block, CompletableFuture<Outcome> outcome, long bytes) {}

        Imported all(BlockReader reader) throws IOException, BrokenFile, InterruptedException {
            for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
                Block block = next.get();
                if (chain.header(block.hash()).isPresent()) {
                    settleAll();
                    known++;
                    progress.done(block.number(), reader.bytes);
                    continue;
                }
                if (block.number().isGenesis()) {
                    throw new BrokenFile("the file begins with another genesis block, " + block.hash());
                }
                if (submitted.size() >= IN_FLIGHT_MAX) {
                    settleOldest();
                }
                submitted.add(new Submitted(block, target.submit(block), reader.bytes));
            }
            settleAll();
            return new Imported(imported, known);
        }

        private void settleAll() throws BrokenFile, InterruptedException {
            while (!submitted.isEmpty()) {
                settleOldest();
            }
        }

        private void settleOldest() throws BrokenFile, InterruptedException {
            Submitted oldest = submitted.remove();
            Block block = oldest.block;
            String name = "block " + block.number() + " (" + block.hash() + ")";
            switch (await(oldest.outcome)) {
                case Outcome.BecameHead _, Outcome.OnSideBranch _ -> imported++;
                case Outcome.AlreadyKnown _ -> known++;
                case Outcome.Invalid(var rule, String detail) ->
                    throw new BrokenFile(name + " is not valid (" + rule + "): " + detail);
                case Outcome.Deferred(Wait.ForBlock(var missing)) ->
                    throw new BrokenFile(name + " follows no block known here: " + missing + " is missing");
                case Outcome.Deferred(Wait.ForTime(long seconds)) ->
                    throw new BrokenFile(name + " is from the future: its time comes at second " + seconds);
                // Those before it are settled by now, so there is room.
                case Outcome.Busy _ -> submitted.add(new Submitted(block, target.submit(block), oldest.bytes));
            }
            progress.done(block.number(), oldest.bytes);
        }

        private static Outcome await(CompletableFuture<Outcome> outcome) throws InterruptedException {
            try {
                return outcome.get();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException("the import stopped: " + e.getCause(), e.getCause());
            }
        }
    }
}
