package org.lode.node.pool;

import java.util.Optional;
import org.lode.consensus.block.Header;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.ContributionRules;
import org.lode.consensus.rules.LightCaches;
import org.lode.consensus.rules.ParentChain;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.rules.TransactionRules;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.rules.Wait;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.work.SealedWork;
import org.lode.node.chain.Ancestry;
import org.lode.node.chain.ChainView;
import org.lode.node.chain.ProvenCache;
import org.lode.node.pool.TransactionPool.Outcome;

/** The part of a submission that needs no turn: decoding, signature, proof of work. For the CPU pool. */
public final class Submissions {
    private final ChainSpec spec;
    private final Secp256k1 curve;
    private final ContributionRules contributions;
    private final ProvenCache proven;
    private final ChainView chain;
    private final Ancestry ancestry;

    public Submissions(
            ChainSpec spec,
            Secp256k1 curve,
            LightCaches caches,
            ProvenCache proven,
            ChainView chain,
            Ancestry ancestry) {
        this.spec = spec;
        this.curve = curve;
        this.contributions = new ContributionRules(spec, new SealRules(spec.ethash(), caches));
        this.proven = proven;
        this.chain = chain;
        this.ancestry = ancestry;
    }

    /** What checking led to. */
    sealed interface Checked {
        record Signed(RecoveredTransaction transaction) implements Checked {}

        record Work(VerifiedWork work) implements Checked {}

        record Settled(Outcome outcome) implements Checked {}
    }

    Checked check(Bytes encoded) {
        try {
            return check(Transaction.decode(encoded));
        } catch (DecodeException e) {
            return new Checked.Settled(new Outcome.Malformed(String.valueOf(e.getMessage())));
        }
    }

    Checked check(Transaction transaction) {
        return switch (transaction) {
            case SignedTransaction signed -> signed(signed);
            case ContributionTransaction contribution -> work(contribution.work());
        };
    }

    private Checked signed(SignedTransaction signed) {
        Optional<RecoveredTransaction> known = proven.transaction(signed.hash());
        if (known.isPresent()) {
            return new Checked.Signed(known.get());
        }
        return switch (TransactionRules.check(signed, spec, curve)) {
            case Verdict.Valid<RecoveredTransaction>(RecoveredTransaction recovered) -> {
                proven.add(recovered);
                yield new Checked.Signed(recovered);
            }
            case Verdict.Invalid<RecoveredTransaction>(Rule rule, String detail) ->
                new Checked.Settled(new Outcome.Invalid(rule, detail));
            case Verdict.Deferred<RecoveredTransaction>(Wait until) -> new Checked.Settled(new Outcome.Deferred(until));
        };
    }

    private Checked work(SealedWork work) {
        ParentChain head = ancestry.endingIn(chain.head().hash()).orElseThrow();
        Optional<Wait> missing = missingFor(work, head);
        if (missing.isPresent()) {
            return new Checked.Settled(new Outcome.Deferred(missing.get()));
        }
        return switch (contributions.check(work, head, proven)) {
            case Verdict.Valid<VerifiedWork>(VerifiedWork verified) -> {
                proven.add(verified);
                yield new Checked.Work(verified);
            }
            case Verdict.Invalid<VerifiedWork>(Rule rule, String detail) ->
                new Checked.Settled(new Outcome.Invalid(rule, detail));
            case Verdict.Deferred<VerifiedWork>(Wait until) -> new Checked.Settled(new Outcome.Deferred(until));
        };
    }

    /** Work from a part of the chain that this node has not seen cannot be judged here. */
    private Optional<Wait> missingFor(SealedWork work, ParentChain head) {
        if (work.header().number().compareTo(head.parent().number().next()) > 0) {
            return Optional.of(new Wait.ForBlock(work.header().parentHash()));
        }
        Hash anchor = work.header().anchorHash();
        Optional<Header> known = ancestry.header(anchor);
        return known.isPresent() ? Optional.empty() : Optional.of(new Wait.ForBlock(anchor));
    }
}
