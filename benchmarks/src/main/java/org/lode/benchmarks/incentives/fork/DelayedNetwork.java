package org.lode.benchmarks.incentives.fork;

import com.google.common.primitives.Doubles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Honest miners that hear of each other late. Every block and share reaches everyone else after the same delay; each miner works on the
 * longest chain it knows, of equals on the first. Time is in block times.
 *
 * <p>One thread uses an instance.
 */
public final class DelayedNetwork {
    private static final int NONE = -1;

    private final ShareRules rules;
    private final double[] parts;
    private final double delay;
    private final SplittableRandom random;

    private final List<Block> blocks = new ArrayList<>();
    private final int[] heads;
    private final Deque<Block> travelling = new ArrayDeque<>();
    /** Works that a block to come could include, oldest first. */
    private final List<Work> recent = new ArrayList<>();

    private final long[] found;
    private double now;

    private record Work(int finder, long number, double time, int block) {}

    private record Block(int index, int parent, long height, int finder, double time, Work own, List<Work> included) {}

    /** @param parts each miner's part of the hash rate; their sum is 1 */
    public DelayedNetwork(ShareRules rules, double[] parts, double delay, SplittableRandom random) {
        this.rules = rules;
        this.parts = parts.clone();
        this.delay = delay;
        this.random = random;
        this.heads = new int[parts.length];
        this.found = new long[parts.length];
        Work genesis = new Work(0, 0, Double.NEGATIVE_INFINITY, 0);
        blocks.add(new Block(0, NONE, 0, 0, Double.NEGATIVE_INFINITY, genesis, List.of()));
    }

    /** What became of the works. */
    public record Outcome(List<Double> blocksOnly, List<Double> allWorks, double orphanPart, double lostPart) {}

    /** Runs until that many blocks are found; what each miner is paid per work found, if blocks alone pay, and if all works do. */
    public Outcome run(int count, double inclusion) {
        while (blocks.size() <= count) {
            now -= Math.log(1 - random.nextDouble()) / rules.unitsPerBlock();
            deliver();
            int finder = pick();
            found[finder]++;
            Block head = blocks.get(heads[finder]);
            if (random.nextDouble() * rules.unitsPerBlock() < 1) {
                extend(finder, head);
            } else {
                recent.add(new Work(finder, head.height + 1, now, NONE));
            }
        }
        return outcome(inclusion);
    }

    private void deliver() {
        while (!travelling.isEmpty() && travelling.getFirst().time + delay <= now) {
            Block block = travelling.removeFirst();
            for (int miner = 0; miner < heads.length; miner++) {
                if (block.height > blocks.get(heads[miner]).height) {
                    heads[miner] = block.index;
                }
            }
        }
    }

    private int pick() {
        double at = random.nextDouble();
        int miner = 0;
        while (miner < parts.length - 1 && at >= parts[miner]) {
            at -= parts[miner++];
        }
        return miner;
    }

    private void extend(int finder, Block parent) {
        int index = blocks.size();
        Work own = new Work(finder, parent.height + 1, now, index);
        Block block = new Block(index, parent.index, parent.height + 1, finder, now, own, chosen(finder, parent));
        blocks.add(block);
        heads[finder] = index;
        travelling.addLast(block);
        recent.add(own);
        recent.removeIf(work -> work.number + 2L * rules.window() < block.height);
    }

    private List<Work> chosen(int finder, Block parent) {
        Set<Work> paid = new HashSet<>();
        Block ancestor = parent;
        for (int back = 0; back <= rules.window() && ancestor.index > 0; back++) {
            paid.add(ancestor.own);
            paid.addAll(ancestor.included);
            ancestor = blocks.get(ancestor.parent);
        }
        List<Work> chosen = new ArrayList<>();
        for (Work work : recent) {
            boolean known = work.finder == finder || work.time + delay <= now;
            long age = parent.height + 1 - work.number;
            if (chosen.size() < rules.maxContributions()
                    && known
                    && age >= 0
                    && age <= rules.window()
                    && !paid.contains(work)) {
                chosen.add(work);
            }
        }
        return chosen;
    }

    private Outcome outcome(double inclusion) {
        double[] blocksOnly = new double[parts.length];
        double[] allWorks = new double[parts.length];
        long onChain = 0;
        long paid = 0;
        int best = heads[0];
        for (int head : heads) {
            best = blocks.get(head).height > blocks.get(best).height ? head : best;
        }
        for (Block block = blocks.get(best); block.index > 0; block = blocks.get(block.parent)) {
            onChain++;
            paid += 1 + block.included.size();
            blocksOnly[block.finder]++;
            allWorks[block.finder] += 1 + inclusion * block.included.size();
            for (Work work : block.included) {
                allWorks[work.finder] += 1 - inclusion;
            }
        }
        long all = Arrays.stream(found).sum();
        for (int miner = 0; miner < parts.length; miner++) {
            blocksOnly[miner] /= onChain * parts[miner];
            allWorks[miner] /= paid * parts[miner];
        }
        return new Outcome(
                Doubles.asList(blocksOnly),
                Doubles.asList(allWorks),
                1 - (double) onChain / (blocks.size() - 1),
                1 - (double) paid / all);
    }
}
