package org.lode.benchmarks.incentives.fork;

import org.lode.benchmarks.incentives.fork.Payoff.Amounts;

/**
 * The policy that maximises the attacker's part of all that is paid, as a Markov decision process over the lengths of both branches and
 * the state of the fork, cut off at a length (Sapirshtein, Sompolinsky, Zohar, 2016). For a part rho that the attacker would
 * be content with, value iteration maximises the average of {@code attacker - rho * (attacker + others)}; the rho for which that is 0 is
 * the answer.
 */
public final class BestResponse {
    private static final Fork[] FORK = Fork.values();
    private static final Action[] ACTION = Action.values();
    private static final int FORKS = FORK.length;
    private static final int ACTIONS = ACTION.length;
    private static final int BISECTIONS = 24;
    private static final int SWEEPS_AT_MOST = 20_000;
    private static final double CLOSE = 1e-8;

    private final double alpha;
    private final double gamma;
    private final int limit;
    private final Payoff payoff;
    private final int side;

    private final double[] values;
    private final double[] next;
    private final byte[] best;

    // What ends of branches are worth for the rho of the moment, by the others' blocks.
    private final double[] adoptWorth;
    private final double[] overrideWorth;
    private final double[] builtOnWorth;
    private double blockWorth;

    /**
     * What was found.
     *
     * @param share the attacker's part under the policy
     */
    public record Answer(double share, Policy policy) {}

    /** @param limit the most blocks of a branch; at it the attacker must give up or publish */
    public BestResponse(double alpha, double gamma, int limit, Payoff payoff) {
        this.alpha = alpha;
        this.gamma = gamma;
        this.limit = limit;
        this.payoff = payoff;
        this.side = limit + 1;
        this.values = new double[side * side * FORKS];
        this.next = new double[values.length];
        this.best = new byte[values.length];
        this.adoptWorth = new double[side];
        this.overrideWorth = new double[side];
        this.builtOnWorth = new double[side];
    }

    public Answer solve() {
        double low = alpha * 0.5;
        double high = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (averageGain(middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        averageGain(low);
        byte[] table = best.clone();
        int cells = side;
        int most = limit;
        Policy policy = (own, others, fork) -> own > most || others > most
                ? Withholding.SELFISH.act(own, others, fork)
                : ACTION[table[(own * cells + others) * FORKS + fork.index]];
        return new Answer(low, policy);
    }

    /** Relative value iteration, made aperiodic by staying in place half of the time; starts from the values of the call before. */
    private double averageGain(double rho) {
        blockWorth = worth(payoff.perBlock(), rho);
        for (int others = 0; others <= limit; others++) {
            adoptWorth[others] = worth(payoff.othersWin(others), rho);
            overrideWorth[others] = worth(payoff.attackerWins(others + 1, others), rho);
            builtOnWorth[others] = worth(payoff.attackerWins(others, others), rho);
        }
        double lowest = 0;
        double highest = 0;
        for (int sweep = 0; sweep < SWEEPS_AT_MOST; sweep++) {
            lowest = Double.POSITIVE_INFINITY;
            highest = Double.NEGATIVE_INFINITY;
            for (int own = 0; own <= limit; own++) {
                for (int others = 0; others <= limit; others++) {
                    for (Fork fork : FORK) {
                        int state = index(own, others, fork);
                        double value = 0.5 * (improve(state, own, others, fork) + values[state]);
                        next[state] = value;
                        lowest = Math.min(lowest, value - values[state]);
                        highest = Math.max(highest, value - values[state]);
                    }
                }
            }
            double origin = next[0];
            for (int state = 0; state < values.length; state++) {
                values[state] = next[state] - origin;
            }
            if (lowest > 0 || highest < 0 || highest - lowest < CLOSE) {
                break;
            }
        }
        return (lowest + highest) / 2;
    }

    private double improve(int state, int own, int others, Fork fork) {
        double most = Double.NEGATIVE_INFINITY;
        for (int action = 0; action < ACTIONS; action++) {
            double value = value(ACTION[action], own, others, fork);
            if (value > most) {
                most = value;
                best[state] = (byte) action;
            }
        }
        return most;
    }

    private double value(Action action, int own, int others, Fork fork) {
        boolean full = own == limit || others == limit;
        return switch (action) {
            case ADOPT ->
                adoptWorth[others]
                        + blockWorth
                        + alpha * at(1, 0, Fork.IRRELEVANT)
                        + (1 - alpha) * at(0, 1, Fork.RELEVANT);
            case OVERRIDE ->
                own <= others
                        ? Double.NEGATIVE_INFINITY
                        : overrideWorth[others]
                                + blockWorth
                                + alpha * at(own - others, 0, Fork.IRRELEVANT)
                                + (1 - alpha) * at(own - others - 1, 1, Fork.RELEVANT);
            case MATCH ->
                full || own < others || others == 0 || fork != Fork.RELEVANT
                        ? Double.NEGATIVE_INFINITY
                        : tie(own, others);
            case WAIT -> {
                if (full) {
                    yield Double.NEGATIVE_INFINITY;
                }
                yield fork == Fork.ACTIVE
                        ? tie(own, others)
                        : blockWorth
                                + alpha * at(own + 1, others, Fork.IRRELEVANT)
                                + (1 - alpha) * at(own, others + 1, Fork.RELEVANT);
            }
        };
    }

    private double tie(int own, int others) {
        double builtOn =
                own < others ? Double.NEGATIVE_INFINITY : builtOnWorth[others] + at(own - others, 1, Fork.RELEVANT);
        return blockWorth
                + alpha * at(own + 1, others, Fork.ACTIVE)
                + (gamma == 0 ? 0 : gamma * (1 - alpha) * builtOn)
                + (1 - gamma) * (1 - alpha) * at(own, others + 1, Fork.RELEVANT);
    }

    private static double worth(Amounts amounts, double rho) {
        return (1 - rho) * amounts.attacker() - rho * amounts.others();
    }

    private double at(int own, int others, Fork fork) {
        return values[index(own, others, fork)];
    }

    private int index(int own, int others, Fork fork) {
        return (own * side + others) * FORKS + fork.index;
    }
}
