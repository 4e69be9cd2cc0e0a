package org.lode.benchmarks.incentives.fork;

import java.util.Arrays;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;

/**
 * Chains that pay shares, in whole numbers only: heights and branches stand for hashes, and difficulty does not move. {@link
 * RuleLedger} says the same with the rules of {@code consensus}, about a thousand times slower; a test holds the two together event
 * by event.
 *
 * <p>Every work that can still be paid is live: a share, an orphaned block, or a block that is on one branch and would be a share on
 * the other.
 */
public final class ShareLedger implements Ledger {
    /** A power of two above every window. */
    private static final int HEIGHTS = 256;

    private static final int FIRST_CAPACITY = 256;

    private static final int ATTACKER = Finder.ATTACKER.index;
    private static final int OTHERS = Finder.OTHERS.index;
    private static final int NONE = -1;

    private final ShareRules rules;
    private final ShareTactics tactics;

    private long finalHeight;
    private int own;
    private int others;

    // Live works by slot; included and block heights are 0 for none.
    private int[] finder = new int[FIRST_CAPACITY];
    private int[] side = new int[FIRST_CAPACITY];
    private long[] number = new long[FIRST_CAPACITY];
    private long[] arrival = new long[FIRST_CAPACITY];
    private boolean[] shown = new boolean[FIRST_CAPACITY];
    /** The branch on which the work is a block, or {@link #NONE}. */
    private int[] blockOf = new int[FIRST_CAPACITY];

    private long[] inOwn = new long[FIRST_CAPACITY];
    private long[] inPublic = new long[FIRST_CAPACITY];
    /** Live slots by number, then by arrival; behind them the free ones. */
    private int[] order = new int[FIRST_CAPACITY];

    private int live;
    private long arrivals;
    private long ownFound;

    private final long[] lastIncluded;
    private int lastCount;

    private long ownBlocks;
    private long ownShares;
    private long ownIncluded;
    private long blocks;
    private long shares;

    // Works paid by their height, for rules that split a height's reward; settled when its window is over.
    private final int[] atHeight = new int[HEIGHTS];
    private final int[] ownAtHeight = new int[HEIGHTS];
    private long settledHeight;
    private double ownHeights;

    public ShareLedger(ShareRules rules, ShareTactics tactics) {
        if (rules.window() >= HEIGHTS / 2) {
            throw new IllegalArgumentException("window " + rules.window());
        }
        this.rules = rules;
        this.tactics = tactics;
        this.lastIncluded = new long[rules.maxContributions()];
        Arrays.setAll(order, i -> i);
    }

    @Override
    public void share(Finder by, Finder branch, int ahead) {
        long height = finalHeight + 1 + (by == Finder.ATTACKER ? own : others) + ahead;
        int slot = add(by.index, branch.index, height);
        shown[slot] = by == Finder.OTHERS || tactics.showsAtOnce(ahead);
    }

    @Override
    public void block(Finder by) {
        lastCount = 0;
        if (by == Finder.ATTACKER) {
            long height = finalHeight + own + 1;
            includeOwn(height);
            own++;
            int slot = add(ATTACKER, ATTACKER, height);
            blockOf[slot] = ATTACKER;
            inOwn[slot] = height;
        } else {
            long height = finalHeight + others + 1;
            includePublic(height);
            others++;
            int slot = add(OTHERS, OTHERS, height);
            blockOf[slot] = OTHERS;
            shown[slot] = true;
            inPublic[slot] = height;
        }
    }

    private int add(int by, int branch, long height) {
        ownFound += by == ATTACKER ? 1 : 0;
        if (live == order.length) {
            grow();
        }
        int slot = order[live];
        finder[slot] = by;
        side[slot] = branch;
        number[slot] = height;
        arrival[slot] = arrivals++;
        shown[slot] = false;
        blockOf[slot] = NONE;
        inOwn[slot] = 0;
        inPublic[slot] = 0;
        int place = live++;
        for (; place > 0 && number[order[place - 1]] > height; place--) {
            order[place] = order[place - 1];
        }
        order[place] = slot;
        return slot;
    }

    private void grow() {
        int capacity = 2 * live;
        finder = Arrays.copyOf(finder, capacity);
        side = Arrays.copyOf(side, capacity);
        number = Arrays.copyOf(number, capacity);
        arrival = Arrays.copyOf(arrival, capacity);
        shown = Arrays.copyOf(shown, capacity);
        blockOf = Arrays.copyOf(blockOf, capacity);
        inOwn = Arrays.copyOf(inOwn, capacity);
        inPublic = Arrays.copyOf(inPublic, capacity);
        order = Arrays.copyOf(order, capacity);
        for (int i = live; i < capacity; i++) {
            order[i] = i;
        }
    }

    private void includePublic(long height) {
        for (int i = 0; i < live && lastCount < rules.maxContributions(); i++) {
            int slot = order[i];
            if (!shown[slot] && blockOf[slot] == NONE && height - number[slot] >= rules.window() - 1) {
                shown[slot] = true;
            }
            if (shown[slot] && inPublic[slot] == 0 && payable(slot, height, OTHERS)) {
                inPublic[slot] = height;
                lastIncluded[lastCount++] = arrival[slot];
            }
        }
    }

    private void includeOwn(long height) {
        if (tactics.inclusion() == Inclusion.OLDEST_FIRST) {
            includeOwn(height, ATTACKER, OTHERS, 0);
            return;
        }
        includeOwn(height, ATTACKER, ATTACKER, 0);
        switch (tactics.inclusion()) {
            case OWN_FIRST -> includeOwn(height, OTHERS, OTHERS, 0);
            case LET_DIE -> includeOwn(height, OTHERS, OTHERS, 1);
            case OWN_ONLY, OLDEST_FIRST -> {}
        }
    }

    /** Includes works of finders {@code first} to {@code last} that have at least so many heights left to live. */
    private void includeOwn(long height, int first, int last, int spare) {
        for (int i = 0; i < live && lastCount < rules.maxContributions(); i++) {
            int slot = order[i];
            boolean wanted = finder[slot] >= first
                    && finder[slot] <= last
                    && number[slot] + rules.window() - height >= (finder[slot] == ATTACKER ? 0 : spare);
            if (wanted && inOwn[slot] == 0 && payable(slot, height, ATTACKER)) {
                inOwn[slot] = height;
                lastIncluded[lastCount++] = arrival[slot];
            }
        }
    }

    private boolean payable(int slot, long height, int branch) {
        long age = height - number[slot];
        return age >= 0
                && age <= rules.window()
                && (number[slot] - 1 - rules.anchorDepth() <= finalHeight || side[slot] == branch);
    }

    @Override
    public void reveal(int count) {
        for (int i = 0; i < live; i++) {
            int slot = order[i];
            if (blockOf[slot] == ATTACKER && number[slot] <= finalHeight + count) {
                shown[slot] = true;
            }
        }
    }

    @Override
    public void attackerWins(int count) {
        finish(ATTACKER, count, inOwn);
        Arrays.fill(inPublic, 0);
        own -= count;
        others = 0;
    }

    @Override
    public void othersWin() {
        finish(OTHERS, others, inPublic);
        Arrays.fill(inOwn, 0);
        own = 0;
        others = 0;
    }

    private void finish(int winner, int count, long[] inWinner) {
        long before = finalHeight;
        finalHeight += count;
        int kept = 0;
        for (int i = 0; i < live; i++) {
            int slot = order[i];
            boolean paid = inWinner[slot] != 0 && inWinner[slot] <= finalHeight;
            if (paid) {
                pay(slot, winner);
            }
            if (paid || isDead(slot, winner, before, inWinner)) {
                continue; // which leaves its slot behind the live ones, free
            }
            if (blockOf[slot] != winner && blockOf[slot] != NONE) {
                // A block of the branch that lost is a share like any other from now on.
                blockOf[slot] = NONE;
                shown[slot] = true;
            }
            order[i] = order[kept];
            order[kept++] = slot;
        }
        live = kept;
        settle();
    }

    /** Whether the work is anchored to the branch that lost, or too old for every block to come. */
    private boolean isDead(int slot, int winner, long finalBefore, long[] inWinner) {
        boolean orphanedAnchor = side[slot] != winner && number[slot] - 1 - rules.anchorDepth() > finalBefore;
        return orphanedAnchor || (inWinner[slot] == 0 && number[slot] + rules.window() < finalHeight + 1);
    }

    private void pay(int slot, int winner) {
        boolean attackers = finder[slot] == ATTACKER;
        boolean asBlock = blockOf[slot] == winner;
        blocks += asBlock ? 1 : 0;
        shares += asBlock ? 0 : 1;
        if (attackers) {
            ownBlocks += asBlock ? 1 : 0;
            ownShares += asBlock ? 0 : 1;
            ownAtHeight[(int) number[slot] & (HEIGHTS - 1)]++;
        }
        ownIncluded += !asBlock && winner == ATTACKER ? 1 : 0;
        atHeight[(int) number[slot] & (HEIGHTS - 1)]++;
    }

    private void settle() {
        while (settledHeight + 1 + rules.window() < finalHeight + 1) {
            settledHeight++;
            int index = (int) settledHeight & (HEIGHTS - 1);
            ownHeights += (double) ownAtHeight[index] / atHeight[index];
            ownAtHeight[index] = 0;
            atHeight[index] = 0;
        }
    }

    /** What was paid so far. */
    public ShareTally tally() {
        return new ShareTally(ownBlocks, ownShares, ownIncluded, blocks, shares);
    }

    /** The attacker's part where every height pays the same, split among its works. */
    public double attackerShareByHeight() {
        return ownHeights / settledHeight;
    }

    /** Works found so far, paid or not. */
    public long found() {
        return arrivals;
    }

    /** The attacker's part of the works found so far. */
    public double foundPart() {
        return (double) ownFound / arrivals;
    }

    /** How many contributions the block found last has. */
    int lastCount() {
        return lastCount;
    }

    /** The contributions of the block found last, each by how many works were found before it. */
    public long[] lastIncluded() {
        return Arrays.copyOf(lastIncluded, lastCount);
    }
}
