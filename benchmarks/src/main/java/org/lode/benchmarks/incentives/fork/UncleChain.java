package org.lode.benchmarks.incentives.fork;

import org.lode.benchmarks.incentives.fork.UncleLedger.Referring;
import org.lode.benchmarks.incentives.fork.UncleLedger.UncleReward;

/**
 * Selfish mining on Ethereum in closed form, at the rate of one block found, on any branch, by anyone: the Markov chain over the lengths
 * of both branches of Niu and Feng, "Selfish Mining in Ethereum" (2019). What a state pays depends on the attacker's lead and on whether
 * the others have a block on a branch of their own since the fork, so states that agree in these are one here, and the chain is solved on
 * paper: a lead of d is as frequent as {@code alpha^d / (1 - alpha)^(d - 1)} times no fork at all, and of that {@code alpha^d} times
 * without a block of the others.
 *
 * <p>Ethereum's limit of two uncles a block is left out, as in the paper.
 */
public final class UncleChain {
    private final double attackerPaid;
    private final double blocks;
    private final double uncles;
    private final double[] othersUncles = new double[UncleLedger.MOST_DISTANT + 1];

    /** @param alpha the attacker's part of the hash rate, below one half */
    public UncleChain(double alpha, double gamma, UncleReward reward, Referring referring) {
        double a = alpha;
        double b = 1 - alpha;
        double oddsOfStep = a / b;
        double leads = b * oddsOfStep * oddsOfStep / (1 - oddsOfStep);
        double noFork = 1 / (1 + a + a * b + leads);
        double ahead = a * noFork;
        double tie = b * ahead;

        // The attacker's first block is final unless the others find the next two and the second is on their own
        // branch.
        double lostTie = b * b * (1 - gamma);
        double ownUncles = noFork * a * lostTie;
        double own = noFork * a - ownUncles + a * (ahead + tie + leads * noFork);
        blocks = own + noFork * b + ahead * lostTie + tie * b;

        double paid = own + ownUncles * reward.at(1);
        othersUncles[1] = ahead * (b - lostTie);
        paid += ahead * b * a * UncleLedger.REFERRING;
        double all = ownUncles + othersUncles[1];
        for (int d = 2; d <= UncleLedger.MOST_DISTANT; d++) {
            double unanswered = noFork * Math.pow(a, d);
            double answered = noFork * b * Math.pow(oddsOfStep, d) - unanswered;
            othersUncles[d] = b * (unanswered + gamma * answered);
            all += othersUncles[d];
            paid += othersUncles[d] * (1 - othersRefer(d, a, b, gamma, referring)) * UncleLedger.REFERRING;
        }
        attackerPaid = paid;
        uncles = all;
    }

    /**
     * The chance that an uncle found at a lead of d is referred to by a block of the others: they have to find d - 2 blocks until the
     * attacker has published everything, and then the next block, or, if the attacker finds that, win the tie against it.
     */
    private static double othersRefer(int d, double a, double b, double gamma, Referring referring) {
        return referring.keptByOthers(a) * Math.pow(b, d - 2) * (b + a * b * b * (1 - gamma));
    }

    /** The attacker's income a block of the chain: its income in time where difficulty counts blocks only. */
    public double attackerPerBlock() {
        return attackerPaid / blocks;
    }

    /** The attacker's income a block or uncle: its income in time where difficulty counts both (EIP-100). */
    public double attackerPerBlockAndUncle() {
        return attackerPaid / (blocks + uncles);
    }

    /** Of the uncles of the others, the part that is so far from the block that refers to it. */
    public double othersUnclesAt(int distance) {
        double all = 0;
        for (double at : othersUncles) {
            all += at;
        }
        return othersUncles[distance] / all;
    }
}
