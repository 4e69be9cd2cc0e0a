package org.lode.benchmarks.incentives.fork;

import java.util.List;

/**
 * The strategies of the literature: honest mining, selfish mining (Eyal and Sirer, "Majority is not Enough", 2014) and its stubborn
 * variants (Nayak, Kumar, Miller, Shi, "Stubborn Mining", 2016).
 */
public enum Withholding implements Policy {
    /** Publishes every block at once. */
    HONEST("honest") {
        @Override
        public Action act(int own, int others, Fork fork) {
            if (own > others) {
                return Action.OVERRIDE;
            }
            return others > own ? Action.ADOPT : Action.WAIT;
        }
    },
    /** Keeps a lead secret, answers each block of the others with one of its own, publishes all when the lead is down to one. */
    SELFISH("selfish", 0),
    /** Does not cash in the last block of its lead but risks a tie. */
    LEAD_STUBBORN("lead-stubborn", 0, Trait.LEAD),
    /** Keeps the block secret that would win a tie. */
    EQUAL_FORK_STUBBORN("equal-fork-stubborn", 0, Trait.EQUAL_FORK),
    /** Goes on when it is one block behind. */
    TRAIL_STUBBORN("trail-stubborn", 1),
    LEAD_FORK_STUBBORN("lead-fork-stubborn", 0, Trait.LEAD, Trait.EQUAL_FORK),
    LEAD_TRAIL_STUBBORN("lead-trail-stubborn", 1, Trait.LEAD),
    FORK_TRAIL_STUBBORN("fork-trail-stubborn", 1, Trait.EQUAL_FORK),
    /** All three at once. */
    STUBBORN("lead-fork-trail-stubborn", 1, Trait.LEAD, Trait.EQUAL_FORK);

    private enum Trait {
        LEAD,
        EQUAL_FORK
    }

    private final String label;
    private final int trail;
    private final boolean lead;
    private final boolean equalFork;

    Withholding(String label) {
        this(label, 0);
    }

    Withholding(String label, int trail, Trait... traits) {
        this.label = label;
        this.trail = trail;
        List<Trait> all = List.of(traits);
        this.lead = all.contains(Trait.LEAD);
        this.equalFork = all.contains(Trait.EQUAL_FORK);
    }

    /** For tables. */
    public String label() {
        return label;
    }

    @Override
    public Action act(int own, int others, Fork fork) {
        if (others > own + trail) {
            return Action.ADOPT;
        }
        if (others == 0 || others > own) {
            return Action.WAIT;
        }
        if (own == others + 1) {
            if (lead && fork == Fork.RELEVANT) {
                return Action.MATCH;
            }
            return equalFork && fork == Fork.ACTIVE ? Action.WAIT : Action.OVERRIDE;
        }
        return fork == Fork.RELEVANT ? Action.MATCH : Action.WAIT;
    }
}
