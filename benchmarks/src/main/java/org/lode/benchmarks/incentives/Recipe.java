package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lode.benchmarks.incentives.difficulty.Miner.Stamp;
import org.lode.benchmarks.incentives.fork.HeaderTactics;
import org.lode.benchmarks.incentives.fork.HeaderTactics.Anchors;
import org.lode.benchmarks.incentives.fork.Policy;
import org.lode.benchmarks.incentives.fork.ShareTactics;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.ShareTactics.Release;
import org.lode.benchmarks.incentives.fork.Withholding;

/**
 * The choices of an {@link Attack} before it is known on which chain and with what hash rate.
 *
 * @param blocks what it does with blocks; empty for the best response to the expected payoffs, which depends on both
 */
record Recipe(Optional<Withholding> blocks, ShareTactics shares, HeaderTactics headers) {
    /** Every combination of choices, but those that differ only in what never happens. */
    static List<Recipe> all() {
        List<Recipe> all = new ArrayList<>();
        List<Optional<Withholding>> policies = new ArrayList<>(List.of(Optional.empty()));
        for (Withholding policy : Withholding.values()) {
            policies.add(Optional.of(policy));
        }
        for (Optional<Withholding> blocks : policies) {
            for (Inclusion inclusion : Inclusion.values()) {
                for (Release release : Release.values()) {
                    for (Anchors anchors : Anchors.values()) {
                        for (Stamp stamp : Stamp.values()) {
                            all.add(new Recipe(
                                    blocks, new ShareTactics(inclusion, release), new HeaderTactics(anchors, stamp)));
                        }
                    }
                }
            }
        }
        all.removeIf(Recipe::isAnotherTwice);
        return all;
    }

    private boolean isAnotherTwice() {
        Anchors anchors = headers.anchors();
        boolean neverForks = blocks.equals(Optional.of(Withholding.HONEST));
        return (shares.release() == Release.LATE_UNLESS_CHOSEN && anchors == Anchors.NEXT_BLOCK)
                || (neverForks && (anchors == Anchors.EASIEST_IN_COMMON || anchors == Anchors.EASIEST_WITHOUT_FORK));
    }

    /** Whether it is one of the attacks that other figures try: a way with blocks and any including, late shares, an anchor, a date. */
    boolean isSingle() {
        int choices = 0;
        choices += blocks.equals(Optional.of(Withholding.HONEST)) ? 0 : 1;
        choices += shares.release() == Release.AT_ONCE ? 0 : 1;
        choices += headers.anchors() == Anchors.NEXT_BLOCK ? 0 : 1;
        choices += headers.stamp() == Stamp.CLOCK ? 0 : 1;
        boolean includesAnyhow = headers.equals(HeaderTactics.HONEST) || shares.inclusion() == Inclusion.OLDEST_FIRST;
        return choices <= 1 && includesAnyhow;
    }

    /** The same with another date. */
    Recipe dated(Stamp stamp) {
        return new Recipe(blocks, shares, new HeaderTactics(headers.anchors(), stamp));
    }

    /** @param bestResponse what to do with blocks where that is not said */
    Attack attack(Policy bestResponse) {
        return new Attack(
                blocks.map(Withholding::label).orElse("best response (MDP)"),
                blocks.<Policy>map(it -> it).orElse(bestResponse),
                shares,
                headers);
    }
}
