package org.lode.p2p.wire;

import java.util.List;
import java.util.zip.CRC32;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;

/**
 * The heights at which a chain's rules change, as this node knows them (EIP-2124).
 *
 * @param changeHeights ascending, without 0 and without repetition
 */
public record ForkSchedule(Hash genesisHash, List<BlockNumber> changeHeights) {
    /** What a stranger's {@link ForkId} says of their chain. */
    public enum Compatibility {
        /** The same chain as far as both know, or one side is not there yet. */
        COMPATIBLE,
        /** They would have passed a change that they do not know: their software is too old. */
        REMOTE_STALE,
        /** Another chain, or this node is too old. */
        LOCAL_INCOMPATIBLE_OR_STALE
    }

    public ForkSchedule {
        changeHeights = List.copyOf(changeHeights);
        long before = 0;
        for (BlockNumber height : changeHeights) {
            if (height.value() <= before) {
                throw new IllegalArgumentException("heights of rule changes ascend from 1, unlike " + changeHeights);
            }
            before = height.value();
        }
    }

    /** What a node whose head has this height tells others. */
    public ForkId idAt(BlockNumber head) {
        return idAfter(passedAt(head));
    }

    /** The rules of EIP-2124, in its order, for a head of this height. */
    public Compatibility check(ForkId remote, BlockNumber head) {
        int passed = passedAt(head);
        if (remote.checksum() == checksumAfter(passed)) {
            boolean passedUnknown = remote.next() != 0 && Long.compareUnsigned(head.value(), remote.next()) >= 0;
            return passedUnknown ? Compatibility.LOCAL_INCOMPATIBLE_OR_STALE : Compatibility.COMPATIBLE;
        }
        for (int earlier = 0; earlier < passed; earlier++) {
            if (remote.checksum() == checksumAfter(earlier)) {
                return remote.next() == nextAfter(earlier) ? Compatibility.COMPATIBLE : Compatibility.REMOTE_STALE;
            }
        }
        for (int later = passed + 1; later <= changeHeights.size(); later++) {
            if (remote.checksum() == checksumAfter(later)) {
                return Compatibility.COMPATIBLE;
            }
        }
        return Compatibility.LOCAL_INCOMPATIBLE_OR_STALE;
    }

    private int passedAt(BlockNumber head) {
        return (int) changeHeights.stream()
                .takeWhile(height -> height.value() <= head.value())
                .count();
    }

    private ForkId idAfter(int passed) {
        return new ForkId(checksumAfter(passed), nextAfter(passed));
    }

    private long nextAfter(int passed) {
        return passed < changeHeights.size() ? changeHeights.get(passed).value() : 0;
    }

    private int checksumAfter(int passed) {
        CRC32 checksum = new CRC32();
        checksum.update(genesisHash.toBytes());
        changeHeights.subList(0, passed).forEach(height -> {
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                checksum.update((int) (height.value() >>> shift) & 0xff);
            }
        });
        return (int) checksum.getValue();
    }
}
