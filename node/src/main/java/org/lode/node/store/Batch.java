package org.lode.node.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateCodec;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.trie.Nibbles;
import org.lode.consensus.trie.TrieNode;

/**
 * Changes that are written together. The head moves one block at a time: a reorganisation reverts down to the common ancestor and
 * extends from there, in one batch, with the state that results. Used by one thread, once.
 */
public final class Batch {
    /** One change; no value deletes. */
    record Operation(Column column, Bytes key, @Nullable Bytes value) {}

    /** A table takes sorted entries in three quarters of the time, sorting included. Of two changes of one entry the later stays the later. */
    private static final Comparator<Operation> BY_KEY =
            Comparator.comparing(Operation::column).thenComparing(Operation::key, Bytes::compareUnsigned);

    private final List<Operation> operations = new ArrayList<>();
    private final List<BlockNumber> extended = new ArrayList<>();
    private @Nullable Hash firstHead;
    private @Nullable Hash head;
    private boolean headMoves;
    private @Nullable PendingState state;

    /** Keeps a block without saying that it is on the canonical chain. */
    public Batch addBlock(Block block, UInt256 totalDifficulty) {
        Bytes key = Format.key(block.hash());
        put(Column.HEADERS, key, RlpWriter.encode(block.header()::write));
        put(Column.BODIES, key, Format.encodeBody(block.transactions()));
        put(Column.TOTAL_DIFFICULTY, key, Format.encode(totalDifficulty));
        return this;
    }

    /** Keeps what executing a block gave, on the canonical chain or not. */
    public Batch addReceipts(Hash blockHash, List<Receipt> receipts) {
        put(Column.RECEIPTS, Format.key(blockHash), Format.encodeReceipts(receipts));
        return this;
    }

    /** Makes a child of the head the head; with an empty store, a genesis block. The block itself is added before. */
    public Batch extend(AppliedBlock applied) {
        Block block = applied.block();
        BlockNumber number = block.number();
        if (number.isGenesis()) {
            moveHead(null, block.hash());
        } else {
            moveHead(block.header().parentHash(), block.hash());
            put(Column.STATE_DIFFS, Format.key(number), StateCodec.encodeDiff(applied.diff()));
        }
        extended.add(number);
        put(Column.CANONICAL, Format.key(number), Format.key(block.hash()));
        addReceipts(block.hash(), applied.receipts());
        for (int i = 0; i < block.transactions().size(); i++) {
            put(
                    Column.TRANSACTIONS,
                    Format.key(block.transactions().get(i).hash()),
                    Format.encode(new TransactionLocation(number, i)));
        }
        for (LogTerm term : LogTerm.of(applied.receipts())) {
            put(Column.LOG_INDEX, Format.key(term, number), Bytes.EMPTY);
        }
        applied.earnings().forEach(earning -> put(Column.EARNINGS, Format.key(earning), Format.encode(earning)));
        return this;
    }

    /** Makes the head's parent the head. The block and its receipts stay, off the canonical chain. */
    public Batch revert(Block block, List<Receipt> receipts) {
        if (block.number().isGenesis()) {
            throw new IllegalArgumentException("genesis cannot be reverted");
        }
        moveHead(block.hash(), block.header().parentHash());
        Bytes number = Format.key(block.number());
        delete(Column.CANONICAL, number);
        delete(Column.STATE_DIFFS, number);
        block.transactions().forEach(transaction -> delete(Column.TRANSACTIONS, Format.key(transaction.hash())));
        for (LogTerm term : LogTerm.of(receipts)) {
            delete(Column.LOG_INDEX, Format.key(term, block.number()));
        }
        for (Address beneficiary : beneficiaries(block)) {
            for (Earning.Kind kind : Earning.Kind.values()) {
                delete(Column.EARNINGS, Format.earningKey(beneficiary, block.number(), kind.code()));
            }
        }
        return this;
    }

    /** The state after the block that this batch leaves as the head; made over a view of the store as it is before. */
    public Batch state(PendingState after) {
        if (state != null) {
            throw new IllegalStateException("a batch leaves one state");
        }
        state = after;
        after.forEachChange(new StateEntries());
        return this;
    }

    /** State as entries of the store's tables. */
    private final class StateEntries implements PendingState.Changes {
        @Override
        public void account(Address address, Optional<Account> account) {
            put(
                    Column.ACCOUNTS,
                    Format.key(address),
                    account.map(StateCodec::encodeAccount).orElse(null));
        }

        @Override
        public void slot(Address address, UInt256 slot, UInt256 value) {
            put(Column.STORAGE, Format.key(address, slot), value.isZero() ? null : StateCodec.encodeSlot(value));
        }

        @Override
        public void code(Hash hash, Bytes bytes) {
            put(Column.CODE, Format.key(hash), bytes);
        }

        @Override
        public void accountNode(Nibbles path, TrieNode node) {
            put(Column.ACCOUNT_NODES, Format.key(path), node.isNone() ? null : node.encoded());
        }

        @Override
        public void storageNode(Hash addressHash, Nibbles path, TrieNode node) {
            put(Column.STORAGE_NODES, Format.key(addressHash, path), node.isNone() ? null : node.encoded());
        }
    }

    /** Everyone whom a block can pay. */
    private static Set<Address> beneficiaries(Block block) {
        Set<Address> beneficiaries = new LinkedHashSet<>();
        beneficiaries.add(block.header().work().header().beneficiary());
        for (ContributionTransaction contribution : block.contributions()) {
            beneficiaries.add(contribution.work().header().beneficiary());
        }
        return beneficiaries;
    }

    private void moveHead(@Nullable Hash from, Hash to) {
        if (!headMoves) {
            headMoves = true;
            firstHead = from;
        } else if (from == null || !from.equals(head)) {
            throw new IllegalStateException("the head is " + head + ", and " + to + " does not follow it");
        }
        head = to;
    }

    private void put(Column column, Bytes key, @Nullable Bytes value) {
        operations.add(new Operation(column, key, value));
    }

    private void delete(Column column, Bytes key) {
        put(column, key, null);
    }

    /**
     * Everything to write, with the diffs that leave history.
     *
     * @param storeHead the head before, nothing in an empty store
     * @throws IllegalStateException if the batch was made for another head, or moves the head and leaves no state
     */
    List<Operation> operations(Optional<Hash> storeHead, StateHistory history) {
        if (state != null && !state.base().equals(storeHead)) {
            throw new IllegalStateException("the state was made over " + state.base() + ", not " + storeHead);
        }
        if (!headMoves) {
            return List.copyOf(operations);
        }
        if (!Optional.ofNullable(firstHead).equals(storeHead)) {
            throw new IllegalStateException("the batch continues " + firstHead + ", the head is " + storeHead);
        }
        if (state == null) {
            throw new IllegalStateException("the batch moves the head to " + head + " and leaves no state");
        }
        List<Operation> all = new ArrayList<>(operations);
        for (BlockNumber number : extended) {
            if (number.value() > history.blocks()) {
                all.add(new Operation(Column.STATE_DIFFS, Format.key(number.minusSaturating(history.blocks())), null));
            }
        }
        all.add(new Operation(Column.META, Format.HEAD_KEY, Format.key(Objects.requireNonNull(head))));
        all.sort(BY_KEY);
        return all;
    }
}
