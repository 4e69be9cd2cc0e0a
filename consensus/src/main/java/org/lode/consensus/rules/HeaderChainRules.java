package org.lode.consensus.rules;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.rules.Verdict.Invalid;
import org.lode.consensus.trie.Parallel;

/**
 * What headers must be before anyone asks for their bodies: a chain whose work was really spent. A header says itself how many
 * contributions its body has; whether it has them is known with the body.
 */
public final class HeaderChainRules {
    private final ChainSpec spec;
    private final SealRules seals;

    public HeaderChainRules(ChainSpec spec, SealRules seals) {
        this.spec = spec;
        this.seals = seals;
    }

    /** The first rule after its parent that a header breaks, seal and clock left out. */
    public Optional<Invalid<Header>> broken(Header header, ParentChain chain) {
        Content content = header.content();
        return parent(header, chain)
                .or(() -> BlockRules.extraData(content).map(HeaderChainRules::ofHeader))
                .or(() -> BlockRules.contentHash(header).map(HeaderChainRules::ofHeader))
                .or(() -> contributions(header, chain))
                .or(() -> HeaderRules.broken(header, chain, contributionsOf(header, chain), spec));
    }

    /** Whether each header's seal holds at the difficulty it claims, in the order of the headers. */
    public List<Verdict<VerifiedWork>> seals(List<Header> headers, Parallel parallel) {
        return seals.verifyAll(
                headers.stream().map(it -> SealClaim.ofBlock(it.work())).toList(), parallel);
    }

    private static Optional<Invalid<Header>> parent(Header header, ParentChain chain) {
        return header.parentHash().equals(chain.parent().hash())
                ? Optional.empty()
                : Optional.of(new Invalid<>(
                        Rule.NUMBER,
                        "header " + header.hash() + " does not follow "
                                + chain.parent().hash()));
    }

    private Optional<Invalid<Header>> contributions(Header header, ParentChain chain) {
        long claimed = contributionsOf(header, chain);
        int most = spec.contribution().maxContributions();
        return claimed >= 0 && claimed <= most
                ? Optional.empty()
                : Optional.of(new Invalid<>(
                        Rule.WORK_UNITS, "work units tell of " + claimed + " contributions, not of 0 to " + most));
    }

    private static long contributionsOf(Header header, ParentChain chain) {
        return header.content().workUnits() - 1 - chain.parent().content().workUnits();
    }

    private static Invalid<Header> ofHeader(Invalid<?> broken) {
        return new Invalid<>(broken.rule(), broken.detail());
    }
}
