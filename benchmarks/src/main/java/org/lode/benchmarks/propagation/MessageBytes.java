package org.lode.benchmarks.propagation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.LogsBloom;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;
import org.lode.p2p.rlpx.SnappyBlock;
import org.lode.p2p.wire.Message;
import org.lode.p2p.wire.MessageCodec;

/**
 * Bytes on the wire of what is sent about one block: compressed and in frames, without the headers of TCP and IP.
 *
 * @param whole the block as it is
 * @param compact the block in its compact form
 * @param announcement its hash
 * @param question for the compact form
 * @param missingQuestion for a transaction that the pool lacks
 * @param missingAnswer that transaction
 */
record MessageBytes(int whole, int compact, int announcement, int question, int missingQuestion, int missingAnswer) {
    /** A frame's header and the MACs of header and body; the body is filled up to a multiple of this too. */
    private static final int FRAME_BYTES = 48;

    private static final int FRAME_UNIT_BYTES = 16;
    private static final long NUMBER = 1_000_000;
    private static final long SECONDS = 1_700_000_000;
    private static final UInt256 DIFFICULTY = UInt256.of(1L << 40);

    /** By the node's own codec, of a block with so many transfers and contributions. */
    static MessageBytes of(int transfers, int contributions) {
        Block block = block(transfers, contributions);
        Hash hash = block.hash();
        int transactions = transfers + contributions;
        Message.Compact compact = new Message.Compact(
                block.header(),
                DIFFICULTY,
                hash.a(),
                Bytes.copyOf(noise(hash, transactions * Message.Compact.SHORT_ID_BYTES)),
                List.of());
        return new MessageBytes(
                bytes(new Message.NewBlock(block, DIFFICULTY)),
                bytes(new Message.CompactBlock(compact)),
                bytes(new Message.NewBlockHashes(List.of(new Message.BlockId(hash, block.number())))),
                bytes(new Message.GetCompactBlock(1, hash)),
                bytes(new Message.GetBlockTransactions(1, hash, List.of(transactions - 1))),
                bytes(new Message.BlockTransactions(
                        1, List.of(block.transactions().getLast()))));
    }

    private static int bytes(Message message) {
        int body = 1 + SnappyBlock.compress(MessageCodec.encode(message)).size();
        return FRAME_BYTES + (body + FRAME_UNIT_BYTES - 1) / FRAME_UNIT_BYTES * FRAME_UNIT_BYTES;
    }

    private static Block block(int transfers, int contributions) {
        List<Transaction> transactions = new ArrayList<>();
        for (int i = 0; i < contributions; i++) {
            transactions.add(ContributionTransaction.of(work(i)));
        }
        Secp256k1 curve = Secp256k1.fastest();
        for (int i = 0; i < transfers; i++) {
            transactions.add(transfer(i, curve));
        }
        Content content = new Content(
                hash(1),
                hash(2),
                hash(3),
                LogsBloom.ofBytes(Bytes.copyOf(noise(hash(4), LogsBloom.SIZE_BYTES))),
                Gas.of(30_000_000),
                Gas.of(21_000L * transfers),
                Wei.of(1_000_000_007),
                NUMBER * 8,
                Bytes.EMPTY);
        return new Block(new Header(work(-1), content), transactions);
    }

    private static SealedWork work(int index) {
        WorkHeader header = new WorkHeader(
                hash(10 * index),
                hash(10 * index + 1),
                BlockNumber.of(NUMBER),
                SECONDS,
                DIFFICULTY,
                address(index),
                hash(10 * index + 2));
        return SealedWork.of(header, new Seal(hash(10 * index + 3).a(), hash(10 * index + 4)));
    }

    private static Transaction transfer(int index, Secp256k1 curve) {
        TransactionBody body = new TransactionBody.DynamicFee(
                4318,
                index % 100,
                Wei.of(1_000_000_000),
                Wei.of(30_000_000_000L),
                Gas.of(21_000),
                Optional.of(address(index)),
                Wei.of(1_234_567_890_123_456_789L + index),
                Bytes.EMPTY,
                List.of());
        return SignedTransaction.sign(body, PrivateKey.of(UInt256.of(1 + index)), curve);
    }

    private static Address address(int index) {
        return Address.ofBytes(noise(hash(index), Address.SIZE_BYTES));
    }

    private static Hash hash(int index) {
        return Keccak.hash256(Integer.toString(index).getBytes(StandardCharsets.US_ASCII));
    }

    /** Bytes that no compression shortens. */
    private static byte[] noise(Hash seed, int size) {
        byte[] noise = new byte[size];
        Hash next = seed;
        for (int at = 0; at < size; at += Hash.SIZE_BYTES) {
            System.arraycopy(next.toBytes(), 0, noise, at, Math.min(Hash.SIZE_BYTES, size - at));
            next = Keccak.hash256(next.toBytes());
        }
        return noise;
    }
}
