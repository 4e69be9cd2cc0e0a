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
final class HeaderChain implements ParentChain {
    /** A power of two above every anchor depth and window together. */
    private static final int REMEMBERED = 1024;

    private static final Seal NO_SEAL = new Seal(0, Hash.ZERO);

    private final ChainSpec spec;
    private final Content template = Preset.DEVNET.genesis().block().header().content();
    private final UInt256[] difficulties = new UInt256[REMEMBERED];
    private final double[] works = new double[REMEMBERED];
    private Header grandparent;
    private Header parent;
    private UInt256 next;
    private double nextWork;

    HeaderChain(ChainSpec spec, long genesisSeconds) {
        this.spec = spec;
        this.next = spec.difficulty().genesisDifficulty();
        this.grandparent = header(0, genesisSeconds, 0);
        this.parent = grandparent;
        remember(0);
        this.next = Difficulty.after(this, spec.difficulty());
        this.nextWork = next.toBigInteger().doubleValue();
    }

    private HeaderChain(HeaderChain other) {
        this.spec = other.spec;
        System.arraycopy(other.difficulties, 0, difficulties, 0, REMEMBERED);
        System.arraycopy(other.works, 0, works, 0, REMEMBERED);
        this.grandparent = other.grandparent;
        this.parent = other.parent;
        this.next = other.next;
        this.nextWork = other.nextWork;
    }

    /** A branch that may go another way. */
    HeaderChain fork() {
        return new HeaderChain(this);
    }

    /** The next block. */
    void append(long timestampSeconds, int contributions) {
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

    long height() {
        return parent.number().value();
    }

    long timestampSeconds() {
        return parent.timestampSeconds();
    }

    /** Hashes that the next block takes on average. */
    double nextWork() {
        return nextWork;
    }

    UInt256 nextDifficulty() {
        return next;
    }

    /** Hashes that a share with this number takes on average. */
    double shareWork(long number) {
        long anchor = Math.max(0, number - 1 - spec.contribution().anchorDepth());
        return Difficulty.ofShare(difficulties[slot(anchor)], spec.difficulty())
                .toBigInteger()
                .doubleValue();
    }

    /** The same without rounding, for comparing many anchors. */
    double anchorWork(long anchor) {
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
