package org.lode.benchmarks.incentives.difficulty;

import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.Difficulty;
import org.lode.consensus.rules.ParentChain;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/** Real headers, as far back as difficulty looks, whose difficulty the real rule sets. Seals are not looked at by it, so there are none. */
public final class HeaderChain implements ParentChain {
    /** A power of two above every anchor depth and window together. */
    private static final int REMEMBERED = 256;

    private static final Seal NO_SEAL = new Seal(0, Hash.ZERO);

    private final ChainSpec spec;
    private final Content template;
    private final UInt256[] difficulties = new UInt256[REMEMBERED];
    private final double[] works = new double[REMEMBERED];
    private Header grandparent;
    private Header parent;
    private UInt256 next;
    private double nextWork;

    /** Genesis alone. */
    public HeaderChain(ChainSpec spec, long genesisSeconds) {
        this.spec = spec;
        this.template = Preset.DEVNET.genesis().block().header().content();
        this.next = spec.difficulty().genesisDifficulty();
        this.grandparent = header(0, genesisSeconds, 0);
        this.parent = grandparent;
        remember(0);
        this.next = Difficulty.after(this, spec.difficulty());
        this.nextWork = next.toBigInteger().doubleValue();
    }

    private HeaderChain(HeaderChain other) {
        this.spec = other.spec;
        this.template = other.template;
        System.arraycopy(other.difficulties, 0, difficulties, 0, REMEMBERED);
        System.arraycopy(other.works, 0, works, 0, REMEMBERED);
        this.grandparent = other.grandparent;
        this.parent = other.parent;
        this.next = other.next;
        this.nextWork = other.nextWork;
    }

    /** A branch that may go another way. */
    public HeaderChain fork() {
        return new HeaderChain(this);
    }

    /** The next block. */
    public void append(long timestampSeconds, int contributions) {
        Header block = header(height() + 1, timestampSeconds, parent.content().workUnits() + 1 + contributions);
        grandparent = parent;
        parent = block;
        remember(height());
        next = Difficulty.after(this, spec.difficulty());
        nextWork = next.toBigInteger().doubleValue();
    }

    private void remember(long height) {
        difficulties[slot(height)] = next;
        works[slot(height)] = next.toBigInteger().doubleValue();
    }

    private Header header(long number, long timestampSeconds, long workUnits) {
        Content content = new Content(
                template.stateRoot(),
                template.transactionsRoot(),
                template.receiptsRoot(),
                template.logsBloom(),
                template.gasLimit(),
                template.gasUsed(),
                template.baseFeePerGas(),
                workUnits,
                template.extraData());
        WorkHeader work = new WorkHeader(
                Hash.ZERO, Hash.ZERO, BlockNumber.of(number), timestampSeconds, next, Address.ZERO, Hash.ZERO);
        return new Header(SealedWork.of(work, NO_SEAL), content);
    }

    public long height() {
        return parent.number().value();
    }

    public long timestampSeconds() {
        return parent.timestampSeconds();
    }

    /** Hashes that the next block takes on average. */
    public double nextWork() {
        return nextWork;
    }

    UInt256 nextDifficulty() {
        return next;
    }

    /** Hashes that a share with this number takes on average. */
    public double shareWork(long number) {
        long anchor = Math.max(0, number - 1 - spec.contribution().anchorDepth());
        return Difficulty.ofShare(difficulties[slot(anchor)], spec.difficulty())
                .toBigInteger()
                .doubleValue();
    }

    /**
     * The number that makes shares cheapest, for who need not find a block. A work on the next block pays one block's reward on average: a
     * share less than that by the part for including, a block more, by the shares that it includes. A share with another number can be
     * easier but never be a block.
     *
     * @param inclusion the part that an easier share must save: that of a share's reward for the block that includes it
     * @param lastAnchor the highest block that may be the share's anchor
     */
    public long bestPaidNumber(double inclusion, long lastAnchor) {
        long easiest = easiestNumber(lastAnchor);
        long next = height() + 1;
        return shareWork(easiest) < (1 - inclusion) * shareWork(next) ? easiest : next;
    }

    /** Of the numbers that a share found now can carry and still have two blocks to be included in. */
    private long easiestNumber(long lastAnchor) {
        long depth = spec.contribution().anchorDepth();
        long best = height() + 1;
        long first = Math.max(depth + 1, height() + 3 - spec.contribution().contributionWindow());
        for (long number = first; number <= lastAnchor + 1 + depth; number++) {
            if (anchorWork(number - 1 - depth) < anchorWork(Math.max(0, best - 1 - depth))) {
                best = number;
            }
        }
        return best;
    }

    /** As {@link #shareWork} without rounding, for comparing many anchors. */
    private double anchorWork(long anchor) {
        return works[slot(anchor)];
    }

    private static int slot(long height) {
        return (int) height & (REMEMBERED - 1);
    }

    @Override
    public Header parent() {
        return parent;
    }

    @Override
    public Header grandparent() {
        return grandparent;
    }

    @Override
    public UInt256 difficultyAt(BlockNumber height) {
        return difficulties[slot(height.value())];
    }

    @Override
    public Hash hashAt(BlockNumber height) {
        throw new UnsupportedOperationException("the difficulty rule asks for no hash");
    }

    @Override
    public boolean includesContribution(Hash workId) {
        throw new UnsupportedOperationException("the difficulty rule asks for no contribution");
    }
}
