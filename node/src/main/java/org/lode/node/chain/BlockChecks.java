package org.lode.node.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.BlockRules;
import org.lode.consensus.rules.Difficulty;
import org.lode.consensus.rules.Proven;
import org.lode.consensus.rules.SealClaim;
import org.lode.consensus.rules.SealedBlock;
import org.lode.consensus.rules.StructuralBlock;
import org.lode.consensus.rules.TransactionRules;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.trie.Parallel;

/** The part of import that needs no turn: structure, seal, and whatever signatures and works can be checked ahead. For the CPU pool. */
final class BlockChecks {
    private final ChainSpec spec;
    private final BlockRules rules;
    private final Secp256k1 curve;
    private final Ancestry ancestry;
    private final Proven earlier;
    private final Parallel parallel;

    BlockChecks(
            ChainSpec spec, BlockRules rules, Secp256k1 curve, Ancestry ancestry, Proven earlier, Parallel parallel) {
        this.spec = spec;
        this.rules = rules;
        this.curve = curve;
        this.ancestry = ancestry;
        this.earlier = earlier;
        this.parallel = parallel;
    }

    Verdict<SealedBlock> seal(Block block) {
        return switch (rules.structure(block)) {
            case Verdict.Valid<StructuralBlock>(StructuralBlock structural) -> rules.seal(structural, earlier);
            case Verdict.Invalid<StructuralBlock> invalid -> invalid.cast();
            case Verdict.Deferred<StructuralBlock> deferred -> deferred.cast();
        };
    }

    /** Nothing is judged here: what does not hold is left out, and found again when the block's turn comes. */
    ProvenBlock prove(SealedBlock sealed) {
        List<SignedTransaction> signed = new ArrayList<>();
        List<SealClaim> claims = new ArrayList<>();
        for (Transaction transaction : sealed.block().transactions()) {
            switch (transaction) {
                case SignedTransaction it -> signed.add(it);
                case ContributionTransaction contribution -> claim(contribution).ifPresent(claims::add);
            }
        }
        Map<Hash, RecoveredTransaction> transactions = new HashMap<>(2 * signed.size());
        parallel.map(signed, this::recovered).forEach(found -> found.ifPresent(it -> transactions.put(it.hash(), it)));
        Map<Hash, VerifiedWork> works = new HashMap<>();
        for (Verdict<VerifiedWork> verdict : rules.seals().verifyAll(claims, parallel)) {
            if (verdict instanceof Verdict.Valid<VerifiedWork>(VerifiedWork work)) {
                works.put(work.work().workId(), work);
            }
        }
        return new ProvenBlock(sealed, new BlockProofs(works, transactions, earlier));
    }

    private Optional<RecoveredTransaction> recovered(SignedTransaction signed) {
        Optional<RecoveredTransaction> known = earlier.transaction(signed.hash());
        if (known.isPresent()) {
            return known;
        }
        return TransactionRules.check(signed, spec, curve)
                        instanceof Verdict.Valid<RecoveredTransaction>(RecoveredTransaction recovered)
                ? Optional.of(recovered)
                : Optional.empty();
    }

    private Optional<SealClaim> claim(ContributionTransaction contribution) {
        if (earlier.work(contribution.work().workId()).isPresent()) {
            return Optional.empty();
        }
        // The anchor of a block that is checked far ahead of its turn is not stored yet. The mix can be checked all the
        // same.
        UInt256 anchorDifficulty = ancestry.header(contribution.work().header().anchorHash())
                .map(Header::difficulty)
                .orElse(spec.difficulty().minimumDifficulty());
        UInt256 difficulty = Difficulty.ofShare(anchorDifficulty, spec.difficulty());
        return Optional.of(SealClaim.ofContribution(contribution.work(), difficulty));
    }

    /** What was proven for one block, before what was proven earlier. */
    private record BlockProofs(
            Map<Hash, VerifiedWork> works, Map<Hash, RecoveredTransaction> transactions, Proven earlier)
            implements Proven {
        @Override
        public Optional<VerifiedWork> work(Hash workId) {
            return Optional.ofNullable(works.get(workId)).or(() -> earlier.work(workId));
        }

        @Override
        public Optional<RecoveredTransaction> transaction(Hash hash) {
            return Optional.ofNullable(transactions.get(hash)).or(() -> earlier.transaction(hash));
        }
    }
}
