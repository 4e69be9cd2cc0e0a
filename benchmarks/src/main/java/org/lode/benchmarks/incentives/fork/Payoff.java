package org.lode.benchmarks.incentives.fork;

/** What a branch's end pays on average, for {@link BestResponse}. Amounts are in blocks' rewards. */
public interface Payoff {
    /** What each side gets with every block found by anyone, whatever becomes of it. */
    Amounts perBlock();

    /** What is added when that many of the attacker's blocks become final against so many of the others'. */
    Amounts attackerWins(int own, int others);

    /** What is added when that many of the others' blocks become final. */
    Amounts othersWin(int others);

    /** An amount for each side; negative where it is taken back. */
    record Amounts(double attacker, double others) {
        static final Amounts NOTHING = new Amounts(0, 0);
    }

    /** Bitcoin's: final blocks pay one. */
    Payoff BLOCKS = new Payoff() {
        @Override
        public Amounts perBlock() {
            return Amounts.NOTHING;
        }

        @Override
        public Amounts attackerWins(int own, int others) {
            return new Amounts(own, 0);
        }

        @Override
        public Amounts othersWin(int others) {
            return new Amounts(0, others);
        }
    };

    /**
     * Shares in expectation: every work is paid to its finder, except those of the others that grew too old while the attacker's
     * branch left them out; the part for inclusion goes to the attacker for its own works in its own blocks, else to the others.
     */
    static Payoff ofShares(ShareRules rules, double inclusion, double alpha) {
        double units = rules.unitsPerBlock();
        double sharesEachBlock = units - 1;
        return new Payoff() {
            @Override
            public Amounts perBlock() {
                return new Amounts(
                        (1 - inclusion) * alpha * units, (1 - inclusion) * (1 - alpha) * units + inclusion * units);
            }

            @Override
            public Amounts attackerWins(int own, int others) {
                double included = own + alpha * sharesEachBlock * (own + others);
                // Honest works are found at heights 1 to others + 1; those more than a window below the next block are
                // lost.
                int lostHeights = Math.max(0, Math.min(own - rules.window(), others + 1));
                int unanchored = Math.max(0, others - rules.anchorDepth());
                double foundByOthers = others + (1 - alpha) * sharesEachBlock * (own + others);
                double lost = foundByOthers * Math.min(1, (lostHeights + unanchored) / (others + 1.0));
                return new Amounts(inclusion * included, -inclusion * included - lost);
            }

            @Override
            public Amounts othersWin(int others) {
                return Amounts.NOTHING;
            }
        };
    }
}
