package org.lode.consensus.testkit;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.evm.Evm;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.EthashEpoch;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.FullHasher;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.BlockRules;
import org.lode.consensus.rules.Difficulty;
import org.lode.consensus.rules.LightCaches;
import org.lode.consensus.rules.Proven;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transition.BlockTransition;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/**
 * Builds valid, really mined chains, with forks, shares and transactions:
 *
 * <pre>{@code
 * ChainBuilder chain = ChainBuilder.tiny();
 * BuiltBlock one = chain.on(chain.genesis()).transfer(0, 1, Wei.of(5)).mine();
 * SealedWork share = chain.on(one).share();
 * BuiltBlock two = chain.on(one).contribute(share).mine();
 * Block broken = chain.on(two).header(it -> ...).build();
 * }</pre>
 *
 * <p>Deterministic: the same calls give the same blocks. One thread uses an instance.
 */
public final class ChainBuilder {
    private static final int NONCES_AT_A_TIME = 16;

    private final Genesis genesis;
    private final BlockRules rules;
    private final BlockTransition transition;
    private final EthashCaches caches;
    private final Map<Integer, FullHasher> hashers = new HashMap<>();
    private final Map<Hash, VerifiedWork> verified = new HashMap<>();
    private final BuiltBlock first;

    private ChainBuilder(Genesis genesis) {
        this.genesis = genesis;
        this.caches = new EthashCaches(genesis.spec().ethash(), 2);
        this.rules = new BlockRules(genesis.spec(), new Datasets(), TestAccounts.CURVE);
        this.transition = new BlockTransition(genesis.spec(), new Evm(Revision.CANCUN, TestAccounts.CURVE));
        this.first = BuiltBlock.genesis(genesis);
    }

    /** A chain from {@link TinyGenesis}. */
    public static ChainBuilder tiny() {
        return of(TinyGenesis.genesis());
    }

    public static ChainBuilder of(Genesis genesis) {
        return new ChainBuilder(genesis);
    }

    public ChainSpec spec() {
        return genesis.spec();
    }

    public Genesis genesisFile() {
        return genesis;
    }

    public BuiltBlock genesis() {
        return first;
    }

    public BlockRules rules() {
        return rules;
    }

    public BlockTransition transition() {
        return transition;
    }

    public EthashCaches caches() {
        return caches;
    }

    /** What this builder verified before; drafts need not verify it again. */
    Proven proven() {
        return new Proven() {
            @Override
            public Optional<VerifiedWork> work(Hash workId) {
                return Optional.ofNullable(verified.get(workId));
            }

            @Override
            public Optional<RecoveredTransaction> transaction(Hash hash) {
                return Optional.empty();
            }
        };
    }

    void remember(VerifiedWork work) {
        verified.put(work.work().workId(), work);
    }

    /** A block to be after {@code parent}. */
    public BlockDraft on(BuiltBlock parent) {
        return new BlockDraft(this, parent);
    }

    /** So many empty blocks after {@code parent}; the last of them. */
    public BuiltBlock extend(BuiltBlock parent, int blocks) {
        BuiltBlock head = parent;
        for (int i = 0; i < blocks; i++) {
            head = on(head).mine();
        }
        return head;
    }

    /** So many blocks with a transfer each after {@code parent}; the last of them. */
    public BuiltBlock extendWithTransfers(BuiltBlock parent, Address beneficiary, int blocks) {
        BuiltBlock head = parent;
        for (int i = 0; i < blocks; i++) {
            head = on(head).beneficiary(beneficiary)
                    .transfer(i % 3, 3 + i % 2, Wei.of(1 + i))
                    .mine();
        }
        return head;
    }

    /** What work on the block after {@code parent} must reach to be a contribution. */
    public UInt256 shareDifficulty(WorkHeader work, BuiltBlock parent) {
        long anchor =
                Math.max(0, work.number().value() - 1 - spec().contribution().anchorDepth());
        return Difficulty.ofShare(parent.difficultyAt(BlockNumber.of(anchor)), spec().difficulty());
    }

    /** The first seal from nonce {@code from} on whose result lies in the range of difficulties. */
    SealedWork seal(WorkHeader work, long from, DifficultyRange range) {
        UInt256 most = Ethash.boundary(range.least());
        FullHasher hasher = hasher(caches.parameters().epochOf(work.number()));
        for (long nonce = from; ; nonce += NONCES_AT_A_TIME) {
            for (FullHasher.Solution found : hasher.search(work.sealHash(), nonce, NONCES_AT_A_TIME, most)) {
                if (range.holds(found.result().result().toUInt256())) {
                    return SealedWork.of(
                            work, new Seal(found.nonce(), found.result().mixHash()));
                }
            }
        }
    }

    /** The first seal, with the right mix, that does not even meet {@code difficulty}. */
    SealedWork sealTooWeak(WorkHeader work, UInt256 difficulty) {
        FullHasher hasher = hasher(caches.parameters().epochOf(work.number()));
        for (long nonce = 0; ; nonce++) {
            EthashResult result = hasher.hash(new EthashInput(work.sealHash(), nonce));
            if (result.result().toUInt256().compareTo(Ethash.boundary(difficulty)) > 0) {
                return SealedWork.of(work, new Seal(nonce, result.mixHash()));
            }
        }
    }

    /** Results that meet {@code least} and, where it is given, do not meet {@code below}. */
    record DifficultyRange(UInt256 least, Optional<UInt256> below) {
        boolean holds(UInt256 result) {
            return below.isEmpty() || result.compareTo(Ethash.boundary(below.get())) > 0;
        }
    }

    /** The dataset is there for mining: checking by it costs next to nothing. */
    private final class Datasets implements LightCaches {
        @Override
        public EthashCache cache(int epoch) {
            return caches.ofEpoch(epoch);
        }

        @Override
        public List<EthashResult> hashAll(int epoch, List<EthashInput> inputs) {
            return hasher(epoch).hashAll(inputs);
        }
    }

    private FullHasher hasher(int epoch) {
        return hashers.computeIfAbsent(epoch, _ -> {
            EthashEpoch sizes = caches.parameters().epoch(epoch);
            EthashDataset dataset =
                    new EthashDataset(caches.ofEpoch(epoch), Arena.ofAuto().allocate(sizes.datasetBytes(), 64));
            // Without vectors: a short test never runs long enough for the compiler to make them fast.
            dataset.buildOneByOne(0, dataset.items());
            return FullHasher.oneByOne(dataset);
        });
    }
}
