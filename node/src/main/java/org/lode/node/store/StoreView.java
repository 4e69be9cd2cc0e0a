package org.lode.node.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.PastState;
import org.lode.consensus.state.StateCodec;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.trie.StateTrie;
import org.lode.consensus.trie.StateTries;
import org.lode.consensus.trie.StateUpdate;
import org.lode.consensus.trie.Trie;
import org.lode.consensus.trie.TrieNode;
import org.lode.consensus.trie.TrieNodes;
import org.lode.consensus.trie.TrieUpdate;

/**
 * The chain and its state as of one batch. Threads may share it; nothing read through it, such as a state, may be used after it is
 * closed. Reads throw {@link StoreFailure} when the machine fails.
 */
public final class StoreView implements AutoCloseable {
    private final Snapshot snapshot;
    private final HeadState headState = new HeadState();

    StoreView(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Nothing before the genesis block was written. */
    public Optional<Hash> headHash() {
        return snapshot.get(Column.META, Format.HEAD_KEY).map(it -> it.hashAt(0));
    }

    /** The canonical chain's last block, else {@link IllegalStateException} if there is no genesis block yet. */
    public Header head() {
        return headHash().flatMap(this::header).orElseThrow(() -> new IllegalStateException("the store is empty"));
    }

    /** The header of any stored block, canonical or not. */
    public Optional<Header> header(Hash blockHash) {
        return snapshot.get(Column.HEADERS, Format.key(blockHash)).map(it -> RlpReader.decode(it, Header::read));
    }

    /** Any stored block, canonical or not. */
    public Optional<Block> block(Hash blockHash) {
        return header(blockHash).map(header -> new Block(header, Format.decodeBody(body(blockHash))));
    }

    private Bytes body(Hash blockHash) {
        return snapshot.get(Column.BODIES, Format.key(blockHash))
                .orElseThrow(() -> new StoreFailure("block " + blockHash + " has lost its body"));
    }

    /** Receipts of any block that was executed, in the order of its transactions. */
    public Optional<List<Receipt>> receipts(Hash blockHash) {
        return snapshot.get(Column.RECEIPTS, Format.key(blockHash)).map(Format::decodeReceipts);
    }

    /** The sum of the difficulties from genesis to that stored block. */
    public Optional<UInt256> totalDifficulty(Hash blockHash) {
        return snapshot.get(Column.TOTAL_DIFFICULTY, Format.key(blockHash)).map(Format::decodeNumber);
    }

    /** The block at that height on the chain that ends at the head. */
    public Optional<Hash> canonicalHash(BlockNumber number) {
        return snapshot.get(Column.CANONICAL, Format.key(number)).map(it -> it.hashAt(0));
    }

    public boolean isCanonical(Header header) {
        return canonicalHash(header.number()).equals(Optional.of(header.hash()));
    }

    /** Where on the canonical chain the transaction with that hash is. */
    public Optional<TransactionLocation> transactionLocation(Hash transactionHash) {
        return snapshot.get(Column.TRANSACTIONS, Format.key(transactionHash)).map(Format::decodeLocation);
    }

    /** What the canonical blocks {@code first} to {@code last} paid, oldest first. */
    public List<Earning> earnings(Address beneficiary, BlockNumber first, BlockNumber last) {
        List<Earning> earnings = new ArrayList<>();
        snapshot.scan(
                Column.EARNINGS,
                Format.earningKey(beneficiary, first, 0),
                Format.earningKey(beneficiary, last, 0xff),
                (key, value) -> earnings.add(Format.decodeEarning(key, value)));
        return List.copyOf(earnings);
    }

    /**
     * Names the canonical blocks from {@code first} to {@code last} that the log index has under {@code term}, lowest first: every one with
     * such a log, and now and then one without.
     */
    public void blocksWithLog(LogTerm term, BlockNumber first, BlockNumber last, Consumer<BlockNumber> block) {
        snapshot.scan(
                Column.LOG_INDEX,
                Format.key(term, first),
                Format.key(term, last.next()),
                (key, _) -> block.accept(Format.logBlock(key)));
    }

    /** The logs of any block that was executed, for each of its transactions in order. */
    public Optional<List<List<Log>>> logs(Hash blockHash) {
        return snapshot.get(Column.RECEIPTS, Format.key(blockHash)).map(Format::decodeLogs);
    }

    /** The hash of the {@code index}-th transaction, from 0, of any stored block. */
    public Hash transactionHash(Hash blockHash, int index) {
        return Format.transactionHash(body(blockHash), index);
    }

    /** The state after the head. */
    public StateReader headState() {
        return headState;
    }

    /** The trie nodes of the state after the head. */
    public StateTries headTries() {
        return headState;
    }

    /** What the canonical block at that height changed, where history reaches back to it. Code is left out. */
    public Optional<StateDiff> stateDiff(BlockNumber number) {
        return snapshot.get(Column.STATE_DIFFS, Format.key(number)).map(StateCodec::decodeDiff);
    }

    /** The state after a canonical block, where history reaches back to it; nothing for any other block. */
    public Optional<StateReader> stateAfter(Hash blockHash) {
        Optional<Header> header = header(blockHash).filter(this::isCanonical);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        BlockNumber number = header.get().number();
        BlockNumber head = head().number();
        if (number.equals(head)) {
            return Optional.of(headState);
        }
        if (snapshot.get(Column.STATE_DIFFS, Format.key(number.next())).isEmpty()) {
            return Optional.empty();
        }
        PastState.Walk walk = new PastState.Walk(headState);
        for (BlockNumber at = head; at.compareTo(number) > 0; at = at.minusSaturating(1)) {
            BlockNumber undone = at;
            walk.undo(stateDiff(at)
                    .orElseThrow(() -> new StoreFailure("the state diff of block " + undone + " is missing")));
        }
        return Optional.of(walk.state());
    }

    /** The tries of a state that {@link #headState} or {@link #stateAfter} gave. */
    public StateTries tries(StateReader state) {
        if (!(state instanceof PastState past)) {
            return headState;
        }
        StateUpdate update = StateTrie.update(headState, past.changes(), Parallel.SEQUENTIAL);
        return new StateTries() {
            @Override
            public TrieNodes accounts() {
                return Trie.updated(headState.accounts(), update.accounts());
            }

            @Override
            public TrieNodes storage(Hash addressHash) {
                TrieNodes nodes = headState.storage(addressHash);
                TrieUpdate storage = update.storage().get(addressHash);
                return storage == null ? nodes : Trie.updated(nodes, storage);
            }
        };
    }

    Optional<Bytes> meta(Bytes key) {
        return snapshot.get(Column.META, key);
    }

    /** The canonical blocks whose diffs are still there though {@code history} does not reach back to them. */
    List<BlockNumber> diffsOutside(StateHistory history) {
        BlockNumber firstKept = head().number().next().minusSaturating(history.blocks());
        List<BlockNumber> outside = new ArrayList<>();
        snapshot.scan(
                Column.STATE_DIFFS,
                Format.key(BlockNumber.GENESIS),
                Format.key(firstKept),
                (key, _) -> outside.add(Format.number(key)));
        return outside;
    }

    @Override
    public void close() {
        snapshot.close();
    }

    private final class HeadState implements StateReader, StateTries {
        @Override
        public Optional<Account> account(Address address) {
            return snapshot.get(Column.ACCOUNTS, Format.key(address)).map(StateCodec::decodeAccount);
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
            return snapshot.get(Column.STORAGE, Format.key(address, slot))
                    .map(StateCodec::decodeSlot)
                    .orElse(UInt256.ZERO);
        }

        @Override
        public Bytes code(Hash codeHash) {
            if (codeHash.equals(Account.NO_CODE)) {
                return Bytes.EMPTY;
            }
            return snapshot.get(Column.CODE, Format.key(codeHash))
                    .orElseThrow(() -> new StoreFailure("code " + codeHash + " is missing"));
        }

        @Override
        public TrieNodes accounts() {
            return path -> snapshot.get(Column.ACCOUNT_NODES, Format.key(path))
                    .map(TrieNode::of)
                    .orElse(TrieNode.NONE);
        }

        @Override
        public TrieNodes storage(Hash addressHash) {
            return path -> snapshot.get(Column.STORAGE_NODES, Format.key(addressHash, path))
                    .map(TrieNode::of)
                    .orElse(TrieNode.NONE);
        }
    }
}
