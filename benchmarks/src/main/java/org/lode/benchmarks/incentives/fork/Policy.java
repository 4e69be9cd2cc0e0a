package org.lode.benchmarks.incentives.fork;

/** How an attacker publishes blocks. It sees the length of both branches since the last block that both have. */
@FunctionalInterface
public interface Policy {
    /**
     * What to do.
     *
     * @param own blocks on the attacker's branch
     * @param others blocks on the public branch
     * @return {@link Action#OVERRIDE} only with more own blocks, {@link Action#MATCH} only where the fork is relevant and there are
     *     as many
     */
    Action act(int own, int others, Fork fork);
}
