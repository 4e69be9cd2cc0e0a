package org.lode.consensus.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.ParentChain;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.transition.ExecutedBlock;

/** A valid block with all that lies behind it: itself the chain that the next block builds on. */
public final class BuiltBlock implements ParentChain {
    private static final int WINDOW = 6;

    private final Block block;
    private final Optional<BuiltBlock> parent;
    private final List<Receipt> receipts;
    private final StateDiff diff;
    private final MemoryState state;

    private BuiltBlock(
            Block block, Optional<BuiltBlock> parent, List<Receipt> receipts, StateDiff diff, MemoryState state) {
        this.block = block;
        this.parent = parent;
        this.receipts = List.copyOf(receipts);
        this.diff = diff;
        this.state = state;
    }

    static BuiltBlock genesis(Genesis genesis) {
        MemoryState state = new MemoryState();
        state.apply(genesis.allocation());
        return new BuiltBlock(genesis.block(), Optional.empty(), List.of(), genesis.allocation(), state);
    }

    static BuiltBlock after(BuiltBlock parent, ExecutedBlock executed) {
        MemoryState state = parent.state.copy();
        state.apply(executed.diff());
        return new BuiltBlock(executed.block(), Optional.of(parent), executed.receipts(), executed.diff(), state);
    }

    public Block block() {
        return block;
    }

    public Hash hash() {
        return block.hash();
    }

    public BlockNumber number() {
        return block.number();
    }

    /** Empty for genesis. */
    public Optional<BuiltBlock> before() {
        return parent;
    }

    /** In the order of the transactions. */
    public List<Receipt> receipts() {
        return receipts;
    }

    /** From the parent's state to this block's. */
    public StateDiff diff() {
        return diff;
    }

    /** After this block; not to be changed. */
    public MemoryState state() {
        return state;
    }

    public UInt256 totalDifficulty() {
        UInt256 before = parent.map(BuiltBlock::totalDifficulty).orElse(UInt256.ZERO);
        return before.plus(block.header().difficulty());
    }

    /** The blocks from number 1 to this one, in order. */
    public List<Block> chain() {
        Deque<Block> blocks = new ArrayDeque<>();
        for (BuiltBlock at = this; at.parent.isPresent(); at = at.parent.get()) {
            blocks.addFirst(at.block);
        }
        return List.copyOf(blocks);
    }

    @Override
    public Header parent() {
        return block.header();
    }

    @Override
    public Header grandparent() {
        return parent.orElseThrow().block.header();
    }

    @Override
    public Hash hashAt(BlockNumber height) {
        return ancestor(height).hash();
    }

    @Override
    public UInt256 difficultyAt(BlockNumber height) {
        return ancestor(height).block.header().difficulty();
    }

    @Override
    public boolean includesContribution(Hash workId) {
        Set<Hash> included = new HashSet<>();
        BuiltBlock at = this;
        for (int i = 0; i < WINDOW; i++) {
            at.block.contributions().forEach(it -> included.add(it.work().workId()));
            if (at.parent.isEmpty()) {
                break;
            }
            at = at.parent.get();
        }
        return included.contains(workId);
    }

    /** This block or the one before it at that height. */
    public BuiltBlock ancestor(BlockNumber height) {
        BuiltBlock at = this;
        while (!at.number().equals(height)) {
            at = at.parent.orElseThrow(() -> new IllegalArgumentException("no ancestor at height " + height));
        }
        return at;
    }
}
