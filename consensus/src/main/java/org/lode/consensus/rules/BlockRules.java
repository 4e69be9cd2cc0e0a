package org.lode.consensus.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.Verdict.Invalid;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.trie.Trie;
import org.lode.consensus.work.SealedWork;

/**
 * A block's way from bytes that decode to one that may be executed, each step yielding the type that the next one takes: {@link
 * #structure}, {@link #seal}, {@link #context}. Safe for any thread.
 */
public final class BlockRules {
    private final ChainSpec spec;
    private final SealRules seals;
    private final ContributionRules contributions;
    private final Secp256k1 curve;

    public BlockRules(ChainSpec spec, LightCaches caches, Secp256k1 curve) {
        this.spec = spec;
        this.seals = new SealRules(spec.ethash(), caches);
        this.contributions = new ContributionRules(spec, seals);
        this.curve = curve;
    }

    public SealRules seals() {
        return seals;
    }

    public ContributionRules contributions() {
        return contributions;
    }

    /** What can be said of a block by itself without hashing work. */
    public Verdict<StructuralBlock> structure(Block block) {
        return size(block)
                .or(() -> extraData(block.header().content()))
                .or(() -> contentHash(block.header()))
                .or(() -> minimumDifficulty(block.header()))
                .or(() -> contributionOrder(block))
                .or(() -> contributionCount(block))
                .or(() -> transactionsRoot(block))
                .<Verdict<StructuralBlock>>map(broken -> broken)
                .orElseGet(() -> Verdict.valid(new StructuralBlock(block)));
    }

    static Optional<Invalid<StructuralBlock>> size(Block block) {
        int size = block.encoded().size();
        return size <= Block.MAX_SIZE_BYTES
                ? Optional.empty()
                : broken(Rule.BLOCK_SIZE, "block has " + size + " bytes, above " + Block.MAX_SIZE_BYTES);
    }

    static Optional<Invalid<StructuralBlock>> extraData(Content content) {
        int size = content.extraData().size();
        return size <= Content.MAX_EXTRA_DATA_BYTES
                ? Optional.empty()
                : broken(
                        Rule.EXTRA_DATA_SIZE,
                        "extra data has " + size + " bytes, above " + Content.MAX_EXTRA_DATA_BYTES);
    }

    static Optional<Invalid<StructuralBlock>> contentHash(Header header) {
        Hash hash = header.content().hash();
        return header.work().header().contentHash().equals(hash)
                ? Optional.empty()
                : broken(
                        Rule.CONTENT_HASH,
                        "content hash is " + header.work().header().contentHash() + " but the content's is " + hash);
    }

    /** Keeps a seal from being cheaper than any block of this chain can be, before its place in the chain is known. */
    Optional<Invalid<StructuralBlock>> minimumDifficulty(Header header) {
        return header.difficulty().compareTo(spec.difficulty().minimumDifficulty()) >= 0
                ? Optional.empty()
                : broken(
                        Rule.DIFFICULTY,
                        "difficulty is " + header.difficulty() + ", below the minimum of "
                                + spec.difficulty().minimumDifficulty());
    }

    static Optional<Invalid<StructuralBlock>> contributionOrder(Block block) {
        boolean othersBegan = false;
        for (Transaction transaction : block.transactions()) {
            switch (transaction) {
                case SignedTransaction _ -> othersBegan = true;
                case ContributionTransaction contribution -> {
                    if (othersBegan) {
                        return broken(
                                Rule.CONTRIBUTION_ORDER,
                                "contribution " + contribution.work().workId() + " stands after a transaction");
                    }
                }
            }
        }
        return Optional.empty();
    }

    Optional<Invalid<StructuralBlock>> contributionCount(Block block) {
        List<ContributionTransaction> contained = block.contributions();
        int most = spec.contribution().maxContributions();
        if (contained.size() > most) {
            return broken(Rule.CONTRIBUTION_COUNT, "block has " + contained.size() + " contributions, above " + most);
        }
        Set<Hash> seen = new HashSet<>();
        return contained.stream()
                .map(contribution -> contribution.work().workId())
                .filter(workId -> !seen.add(workId))
                .findFirst()
                .map(workId ->
                        new Invalid<>(Rule.CONTRIBUTION_REPEATED, "contribution " + workId + " is in the block twice"));
    }

    static Optional<Invalid<StructuralBlock>> transactionsRoot(Block block) {
        List<Bytes> encoded =
                block.transactions().stream().map(Transaction::encoded).toList();
        Hash root = Trie.indexedRoot(encoded);
        return block.header().content().transactionsRoot().equals(root)
                ? Optional.empty()
                : broken(
                        Rule.TRANSACTIONS_ROOT,
                        "transactions root is " + block.header().content().transactionsRoot()
                                + " but the transactions' is " + root);
    }

    /** Whether the block's own seal holds at the difficulty it claims; that the claim is right is {@link #context}'s. */
    public Verdict<SealedBlock> seal(StructuralBlock block) {
        return sealAll(List.of(block), Parallel.SEQUENTIAL).getFirst();
    }

    /** As {@link #seal(StructuralBlock)}, without computing what was proven before. */
    public Verdict<SealedBlock> seal(StructuralBlock block, Proven proven) {
        Header header = block.block().header();
        return proven.work(header.hash())
                .filter(work -> work.meets(header.difficulty()))
                .map(work -> Verdict.valid(new SealedBlock(block, work)))
                .orElseGet(() -> seal(block));
    }

    /** As {@link #seal} for several blocks, in their order, with their light hashes computed together. */
    public List<Verdict<SealedBlock>> sealAll(List<StructuralBlock> blocks, Parallel parallel) {
        List<SealClaim> claims = blocks.stream()
                .map(it -> SealClaim.ofBlock(it.block().header().work()))
                .toList();
        List<Verdict<VerifiedWork>> works = seals.verifyAll(claims, parallel);
        List<Verdict<SealedBlock>> verdicts = new ArrayList<>(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            StructuralBlock block = blocks.get(i);
            verdicts.add(
                    switch (works.get(i)) {
                        case Verdict.Valid<VerifiedWork>(VerifiedWork work) ->
                            Verdict.valid(new SealedBlock(block, work));
                        case Invalid<VerifiedWork> invalid -> invalid.cast();
                        case Verdict.Deferred<VerifiedWork> deferred -> deferred.cast();
                    });
        }
        return verdicts;
    }

    /** Where a block is judged, and with what at hand. */
    public record Context(ParentChain chain, long nowSeconds, Proven proven, Parallel parallel) {}

    /**
     * What a block must be after its parent: header, contributions, transactions.
     *
     * @throws IllegalArgumentException if the chain does not end in the block's parent
     */
    public Verdict<CheckedBlock> context(SealedBlock sealed, Context context) {
        Block block = sealed.block();
        ParentChain chain = context.chain();
        if (!chain.parent().hash().equals(block.header().parentHash())) {
            throw new IllegalArgumentException("block " + block.hash() + " is judged after "
                    + chain.parent().hash() + ", which is not its parent");
        }
        List<SealedWork> works = block.contributions().stream()
                .map(ContributionTransaction::work)
                .toList();
        Optional<Invalid<Header>> broken = HeaderRules.broken(block.header(), chain, works.size(), spec);
        if (broken.isPresent()) {
            return broken.get().cast();
        }
        Optional<Wait> early = HeaderRules.clock(block.header(), context.nowSeconds());
        if (early.isPresent()) {
            return new Verdict.Deferred<>(early.get());
        }
        Collected<VerifiedWork> verified =
                Collected.of(contributions.checkAll(works, chain, context.proven(), context.parallel()));
        if (verified.failure.isPresent()) {
            return verified.failure.get().cast();
        }
        List<SignedTransaction> signed = block.transactions().stream()
                .filter(SignedTransaction.class::isInstance)
                .map(SignedTransaction.class::cast)
                .toList();
        Collected<RecoveredTransaction> recovered =
                Collected.of(context.parallel().map(signed, it -> recover(it, context.proven())));
        if (recovered.failure.isPresent()) {
            return recovered.failure.get().cast();
        }
        return Verdict.valid(new CheckedBlock(sealed, chain.parent(), verified.values, recovered.values));
    }

    private Verdict<RecoveredTransaction> recover(SignedTransaction transaction, Proven proven) {
        return proven.transaction(transaction.hash())
                .map(Verdict::valid)
                .orElseGet(() -> TransactionRules.check(transaction, spec, curve));
    }

    /** The values of several verdicts, or the first that is not valid. */
    private record Collected<T>(List<T> values, Optional<Invalid<T>> failure) {
        static <T> Collected<T> of(List<Verdict<T>> verdicts) {
            List<T> values = new ArrayList<>(verdicts.size());
            for (int i = 0; i < verdicts.size(); i++) {
                switch (verdicts.get(i)) {
                    case Verdict.Valid<T>(T value) -> values.add(value);
                    case Invalid<T> invalid -> {
                        return new Collected<>(List.of(), Optional.of(invalid));
                    }
                    case Verdict.Deferred<T> deferred ->
                        throw new IllegalStateException("nothing in a block waits by itself: " + deferred);
                }
            }
            return new Collected<>(values, Optional.empty());
        }
    }

    private static Optional<Invalid<StructuralBlock>> broken(Rule rule, String detail) {
        return Optional.of(new Invalid<>(rule, detail));
    }
}
