package org.lode.node.sync;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.transaction.Transaction;
import org.lode.p2p.wire.Message;
import org.lode.p2p.wire.Message.Compact;
import org.lode.p2p.wire.Message.Indexed;

/**
 * Blocks without the transactions that the other side has: each is named by a short id, SipHash-2-4 of its hash, keyed by the sender's
 * salt and the first eight bytes of the block's hash, modulo 2^32. So nobody can prepare transactions whose ids collide. Among a full pool
 * an id is ambiguous once in some hundred thousand transactions; then the transaction is asked for like a missing one.
 */
final class CompactForm {
    private CompactForm() {}

    /** @param lacking transactions that the receiver is thought not to have */
    static Compact of(Block block, UInt256 totalDifficulty, long salt, Predicate<Transaction> lacking) {
        HashFunction ids = ids(salt, block.hash());
        List<Indexed> whole = new ArrayList<>();
        byte[] shortIds = new byte[block.transactions().size() * Compact.SHORT_ID_BYTES];
        int used = 0;
        for (int index = 0; index < block.transactions().size(); index++) {
            Transaction transaction = block.transactions().get(index);
            if (lacking.test(transaction)) {
                whole.add(new Indexed(index, transaction));
            } else {
                int id = idOf(transaction.hash(), ids);
                for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                    shortIds[used++] = (byte) (id >>> shift);
                }
            }
        }
        return new Compact(block.header(), totalDifficulty, salt, Bytes.copyOf(shortIds, 0, used), whole);
    }

    private static HashFunction ids(long salt, Hash blockHash) {
        return Hashing.sipHash24(salt, blockHash.a());
    }

    private static int idOf(Hash transactionHash, HashFunction ids) {
        return (int) ids.hashBytes(transactionHash.toBytes()).asLong();
    }

    /** A block that is being put together again. */
    static final class Rebuild {
        private final Compact compact;
        private final @Nullable Transaction[] slots;
        private final SortedMap<Integer, Transaction> fromPool = new TreeMap<>();

        Rebuild(Compact compact, Iterable<? extends Transaction> pool) {
            this.compact = compact;
            this.slots = new Transaction[compact.transactions()];
            compact.whole().forEach(it -> slots[it.index()] = it.transaction());
            fill(pool);
        }

        private void fill(Iterable<? extends Transaction> pool) {
            Map<Integer, Integer> places = new HashMap<>();
            boolean[] ambiguous = new boolean[slots.length];
            Bytes ids = compact.shortIds();
            int at = 0;
            for (int index = 0; index < slots.length; index++) {
                if (slots[index] == null) {
                    Integer twin = places.put(idAt(ids, at++), index);
                    if (twin != null) {
                        ambiguous[twin] = true;
                        ambiguous[index] = true;
                    }
                }
            }
            HashFunction function = ids(compact.salt(), compact.header().hash());
            for (Transaction transaction : pool) {
                Integer place = places.get(idOf(transaction.hash(), function));
                if (place != null && !ambiguous[place]) {
                    Transaction other = fromPool.putIfAbsent(place, transaction);
                    ambiguous[place] = other != null && !other.hash().equals(transaction.hash());
                }
            }
            fromPool.keySet().removeIf(place -> ambiguous[place]);
            fromPool.forEach((place, transaction) -> slots[place] = transaction);
        }

        private static int idAt(Bytes ids, int number) {
            int id = 0;
            for (int i = 0; i < Compact.SHORT_ID_BYTES; i++) {
                id = id << Byte.SIZE | ids.getUnsigned(number * Compact.SHORT_ID_BYTES + i);
            }
            return id;
        }

        Compact compact() {
            return compact;
        }

        /** The indexes whose transactions are not there. */
        List<Integer> missing() {
            List<Integer> missing = new ArrayList<>();
            for (int index = 0; index < slots.length; index++) {
                if (slots[index] == null) {
                    missing.add(index);
                }
            }
            return missing;
        }

        /** Puts in what was missing, in the order of {@link #missing}; false when it is another number of transactions. */
        boolean supply(List<Transaction> transactions) {
            List<Integer> missing = missing();
            if (missing.size() != transactions.size()) {
                return false;
            }
            for (int i = 0; i < missing.size(); i++) {
                slots[missing.get(i)] = transactions.get(i);
            }
            return true;
        }

        /** The block, when nothing is missing. */
        Optional<Block> block() {
            List<Transaction> transactions = new ArrayList<>(slots.length);
            for (Transaction transaction : slots) {
                if (transaction == null) {
                    return Optional.empty();
                }
                transactions.add(transaction);
            }
            return Optional.of(new Block(compact.header(), transactions));
        }

        /** Whether any of it was guessed by short ids: then a wrong body may be nobody's fault. */
        boolean isGuessed() {
            return !fromPool.isEmpty();
        }
    }

    /** The transactions of a block at those places; none where one does not exist. */
    static List<Transaction> at(Block block, Message.GetBlockTransactions request) {
        List<Transaction> found = new ArrayList<>(request.indexes().size());
        for (int index : request.indexes()) {
            if (index >= block.transactions().size()) {
                return List.of();
            }
            found.add(block.transactions().get(index));
        }
        return found;
    }
}
