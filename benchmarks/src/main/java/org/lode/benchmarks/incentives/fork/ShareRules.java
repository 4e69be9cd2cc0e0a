package org.lode.benchmarks.incentives.fork;

import org.lode.consensus.genesis.ChainSpec;

/**
 * Which shares a block may pay, as far as an attacker can use it. A share of height n is anchored to height n - 1 - anchorDepth: with
 * depth 0 that is its parent, so the rule then says that a share's parent must be on the chain.
 *
 * @param unitsPerBlock one work in so many is a block
 * @param window how many heights after its own a share can be included
 * @param anchorDepth how far before its parent the block lies that must be on the chain
 * @param maxContributions shares in one block
 */
public record ShareRules(int unitsPerBlock, int window, int anchorDepth, int maxContributions) {
    public static ShareRules of(ChainSpec spec) {
        return new ShareRules(
                Math.toIntExact(spec.difficulty().unitsPerBlock()),
                Math.toIntExact(spec.contribution().contributionWindow()),
                Math.toIntExact(spec.contribution().anchorDepth()),
                spec.contribution().maxContributions());
    }
}
