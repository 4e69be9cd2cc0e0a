package org.lode.node.sync;

import java.util.ArrayList;
import java.util.List;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.ParentChain;

/** A stored chain and headers on top of it, whose blocks are not there yet. Keeps as many headers as the rules look back. */
final class ExtendedChain implements ParentChain {
    private static final int KEPT = 1024;

    private final ParentChain base;
    private final List<Header> newer = new ArrayList<>();

    ExtendedChain(ParentChain base) {
        this.base = base;
    }

    void append(Header header) {
        newer.add(header);
        if (newer.size() > 4 * KEPT) {
            newer.subList(0, newer.size() - KEPT).clear();
        }
    }

    @Override
    public Header parent() {
        return newer.isEmpty() ? base.parent() : newer.getLast();
    }

    @Override
    public Header grandparent() {
        return switch (newer.size()) {
            case 0 -> base.grandparent();
            case 1 -> base.parent();
            default -> newer.get(newer.size() - 2);
        };
    }

    @Override
    public Hash hashAt(BlockNumber height) {
        return isNewer(height) ? newer(height).hash() : base.hashAt(height);
    }

    @Override
    public UInt256 difficultyAt(BlockNumber height) {
        return isNewer(height) ? newer(height).difficulty() : base.difficultyAt(height);
    }

    /** A body's question, which headers do not answer. */
    @Override
    public boolean includesContribution(Hash workId) {
        throw new IllegalStateException("headers alone do not tell of contributions");
    }

    private boolean isNewer(BlockNumber height) {
        return !newer.isEmpty() && height.compareTo(newer.getFirst().number()) >= 0;
    }

    private Header newer(BlockNumber height) {
        return newer.get(
                Math.toIntExact(height.value() - newer.getFirst().number().value()));
    }
}
