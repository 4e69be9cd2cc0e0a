package org.lode.consensus.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.Verdict.Invalid;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.work.SealedWork;

/**
 * Which works a block after a given parent may pay. Clauses by number as in docs/protocol.md; the block's own shape, order and
 * count, is {@link BlockRules#structure}'s.
 */
public final class ContributionRules {
    private final ChainSpec spec;
    private final SealRules seals;

    public ContributionRules(ChainSpec spec, SealRules seals) {
        this.spec = spec;
        this.seals = seals;
    }

    /** All five clauses for one work in the block after {@code chain}. */
    public Verdict<VerifiedWork> check(SealedWork work, ParentChain chain, Proven proven) {
        return checkAll(List.of(work), chain, proven, Parallel.SEQUENTIAL).getFirst();
    }

    /** The verdicts in the order of the works; one that repeats an earlier one of the list is refused. */
    public List<Verdict<VerifiedWork>> checkAll(
            List<SealedWork> works, ParentChain chain, Proven proven, Parallel parallel) {
        List<Verdict<VerifiedWork>> verdicts = new ArrayList<>(works.size());
        List<SealClaim> claims = new ArrayList<>();
        List<Integer> claimed = new ArrayList<>();
        Set<Hash> seen = new HashSet<>();
        for (SealedWork work : works) {
            Optional<Invalid<VerifiedWork>> broken = context(work, chain, seen);
            if (broken.isPresent()) {
                verdicts.add(broken.get());
                continue;
            }
            UInt256 difficulty = shareDifficulty(work, chain);
            Optional<VerifiedWork> before = proven.work(work.workId());
            if (before.isEmpty()) {
                claimed.add(verdicts.size());
                claims.add(SealClaim.ofContribution(work, difficulty));
            }
            // Where the seal is still to be checked, this entry is replaced below.
            verdicts.add(before.filter(it -> it.meets(difficulty))
                    .map(Verdict::valid)
                    .orElseGet(() -> Verdict.invalid(
                            Rule.CONTRIBUTION_TARGET, work.workId() + " does not reach difficulty " + difficulty)));
        }
        List<Verdict<VerifiedWork>> sealed = seals.verifyAll(claims, parallel);
        for (int i = 0; i < sealed.size(); i++) {
            verdicts.set(claimed.get(i), sealed.get(i));
        }
        return verdicts;
    }

    private Optional<Invalid<VerifiedWork>> context(SealedWork work, ParentChain chain, Set<Hash> seen) {
        BlockNumber including = chain.parent().number().next();
        return number(work, including)
                .or(() -> window(work, including))
                .or(() -> anchor(work, chain))
                .or(() -> notAnAncestor(work, chain))
                .or(() -> notRepeated(work, chain, seen));
    }

    /** Clause 1, first half: not from the future. */
    Optional<Invalid<VerifiedWork>> number(SealedWork work, BlockNumber including) {
        BlockNumber number = work.header().number();
        return number.compareTo(including) <= 0
                ? Optional.empty()
                : broken(Rule.CONTRIBUTION_NUMBER, work, "has number " + number + ", above the block's " + including);
    }

    /** Clause 1, second half: not too old. */
    Optional<Invalid<VerifiedWork>> window(SealedWork work, BlockNumber including) {
        long age = including.value() - work.header().number().value();
        long window = spec.contribution().contributionWindow();
        return age <= window
                ? Optional.empty()
                : broken(Rule.CONTRIBUTION_WINDOW, work, "is " + age + " blocks old, more than " + window);
    }

    /** Clause 2: anchored to this chain. Its parent may be orphaned or unknown. */
    Optional<Invalid<VerifiedWork>> anchor(SealedWork work, ParentChain chain) {
        Hash anchor = chain.hashAt(HeaderRules.anchorHeight(work.header().number(), spec));
        return work.header().anchorHash().equals(anchor)
                ? Optional.empty()
                : broken(
                        Rule.CONTRIBUTION_ANCHOR,
                        work,
                        "is anchored to " + work.header().anchorHash() + " but this chain has " + anchor + " there");
    }

    /** Clause 3: what the work must reach. */
    public UInt256 shareDifficulty(SealedWork work, ParentChain chain) {
        BlockNumber anchor = HeaderRules.anchorHeight(work.header().number(), spec);
        return Difficulty.ofShare(chain.difficultyAt(anchor), spec.difficulty());
    }

    /** Clause 4, first half: a block of this chain was paid as a block. */
    Optional<Invalid<VerifiedWork>> notAnAncestor(SealedWork work, ParentChain chain) {
        BlockNumber number = work.header().number();
        boolean isAncestor = number.compareTo(chain.parent().number()) <= 0
                && chain.hashAt(number).equals(work.workId());
        return isAncestor
                ? broken(Rule.CONTRIBUTION_IS_ANCESTOR, work, "is block " + number + " of this chain")
                : Optional.empty();
    }

    /** Clause 4, second half: paid once. */
    Optional<Invalid<VerifiedWork>> notRepeated(SealedWork work, ParentChain chain, Set<Hash> seen) {
        if (!seen.add(work.workId())) {
            return broken(Rule.CONTRIBUTION_REPEATED, work, "is in the block twice");
        }
        return chain.includesContribution(work.workId())
                ? broken(Rule.CONTRIBUTION_REPEATED, work, "is included in an ancestor already")
                : Optional.empty();
    }

    private static Optional<Invalid<VerifiedWork>> broken(Rule rule, SealedWork work, String what) {
        return Optional.of(new Invalid<>(rule, "contribution " + work.workId() + " " + what));
    }
}
