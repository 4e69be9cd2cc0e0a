package org.lode.node.chain;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.evm.BlockHashes;
import org.lode.consensus.genesis.ContributionParameters;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.ParentChain;
import org.lode.node.store.ChainStore;
import org.lode.node.store.StoreView;

/** The recent ancestors of any stored block, as the rules ask for them. Keeps what it read last; safe for any thread. */
public final class Ancestry {
    private static final int KEPT_BLOCKS = 4096;

    private final ChainStore store;
    private final int depth;
    private final int window;
    private final Cache<Hash, Facts> recent =
            CacheBuilder.newBuilder().maximumSize(KEPT_BLOCKS).build();

    public Ancestry(ChainStore store, ContributionParameters parameters) {
        this.store = store;
        this.window = Math.toIntExact(parameters.contributionWindow());
        this.depth = Math.toIntExact(parameters.anchorDepth()) + window + 2;
    }

    /** What never changes of a block. */
    private record Facts(Header header, Set<Hash> workIds) {
        static Facts of(Block block) {
            return new Facts(
                    block.header(),
                    block.contributions().stream()
                            .map(contribution -> contribution.work().workId())
                            .collect(Collectors.toUnmodifiableSet()));
        }
    }

    /** The chain that ends in a stored block; empty for an unknown one. */
    public Optional<ParentChain> endingIn(Hash blockHash) {
        List<Facts> newestFirst = new ArrayList<>(depth);
        Hash next = blockHash;
        try (StoreView view = store.view()) {
            while (newestFirst.size() < depth) {
                Optional<Facts> facts = facts(next, view);
                if (facts.isEmpty()) {
                    break;
                }
                newestFirst.add(facts.get());
                if (facts.get().header.number().isGenesis()) {
                    break;
                }
                next = facts.get().header.parentHash();
            }
        }
        return newestFirst.isEmpty()
                ? Optional.empty()
                : Optional.of(new RecentChain(List.copyOf(newestFirst), window));
    }

    /** The header of a stored block, mostly without asking the store. */
    public Optional<Header> header(Hash blockHash) {
        Facts known = recent.getIfPresent(blockHash);
        if (known != null) {
            return Optional.of(known.header);
        }
        try (StoreView view = store.view()) {
            return facts(blockHash, view).map(Facts::header);
        }
    }

    /** The hashes of {@code block} and its ancestors, for a child of it to ask for. */
    public BlockHashes hashesUpTo(Header block) {
        List<Hash> newestFirst = new ArrayList<>();
        newestFirst.add(block.hash());
        return height -> {
            int back = Math.toIntExact(block.number().value() - height.value());
            while (newestFirst.size() <= back) {
                newestFirst.add(header(newestFirst.getLast()).orElseThrow().parentHash());
            }
            return newestFirst.get(back);
        };
    }

    private Optional<Facts> facts(Hash blockHash, StoreView view) {
        Facts known = recent.getIfPresent(blockHash);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Facts> read = view.block(blockHash).map(Facts::of);
        read.ifPresent(facts -> recent.put(blockHash, facts));
        return read;
    }

    private record RecentChain(List<Facts> newestFirst, int window) implements ParentChain {
        @Override
        public Header parent() {
            return newestFirst.getFirst().header;
        }

        @Override
        public Header grandparent() {
            return newestFirst.get(1).header;
        }

        @Override
        public Hash hashAt(BlockNumber height) {
            return at(height).hash();
        }

        @Override
        public UInt256 difficultyAt(BlockNumber height) {
            return at(height).difficulty();
        }

        @Override
        public boolean includesContribution(Hash workId) {
            return newestFirst.stream().limit(window).anyMatch(facts -> facts.workIds.contains(workId));
        }

        private Header at(BlockNumber height) {
            return newestFirst.get(Math.toIntExact(parent().number().value() - height.value())).header;
        }
    }
}
