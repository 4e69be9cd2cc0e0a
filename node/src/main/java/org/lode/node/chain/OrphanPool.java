package org.lode.node.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Hash;

/**
 * Sealed blocks whose parent is not known yet, bounded by count and bytes; the oldest arrivals go first. Owned by the
 * chain-writer.
 */
final class OrphanPool {
    private final int blocksMax;
    private final long bytesMax;
    private final Map<Hash, Orphan> byHash = new LinkedHashMap<>();
    private final Map<Hash, Set<Hash>> byParent = new LinkedHashMap<>();
    private long bytes;

    OrphanPool(int blocksMax, long bytesMax) {
        this.blocksMax = blocksMax;
        this.bytesMax = bytesMax;
    }

    private record Orphan(ProvenBlock block, int sizeBytes) {}

    void add(ProvenBlock proven) {
        Block block = proven.block();
        if (byHash.containsKey(block.hash())) {
            return;
        }
        Orphan orphan = new Orphan(proven, block.encoded().size());
        byHash.put(block.hash(), orphan);
        byParent.computeIfAbsent(block.header().parentHash(), _ -> new HashSet<>())
                .add(block.hash());
        bytes += orphan.sizeBytes;
        Iterator<Orphan> oldest = List.copyOf(byHash.values()).iterator();
        while (byHash.size() > blocksMax || bytes > bytesMax) {
            remove(oldest.next());
        }
    }

    boolean contains(Hash hash) {
        return byHash.containsKey(hash);
    }

    /** The unknown block that the orphans up to {@code hash} wait for. */
    Hash missingAncestorOf(Hash hash) {
        Hash at = hash;
        for (Orphan orphan = byHash.get(at); orphan != null; orphan = byHash.get(at)) {
            at = orphan.block.block().header().parentHash();
        }
        return at;
    }

    /** Takes out the blocks that waited for {@code parent}. */
    List<ProvenBlock> takeChildrenOf(Hash parent) {
        List<ProvenBlock> children = new ArrayList<>();
        for (Hash hash : List.copyOf(byParent.getOrDefault(parent, Set.of()))) {
            Orphan orphan = byHash.get(hash);
            if (orphan != null) {
                remove(orphan);
                children.add(orphan.block);
            }
        }
        return children;
    }

    /** Takes out everything that descends from {@code hash}. */
    List<ProvenBlock> takeDescendantsOf(Hash hash) {
        List<ProvenBlock> descendants = new ArrayList<>();
        ArrayDeque<Hash> parents = new ArrayDeque<>(List.of(hash));
        while (!parents.isEmpty()) {
            for (ProvenBlock child : takeChildrenOf(parents.remove())) {
                descendants.add(child);
                parents.add(child.block().hash());
            }
        }
        return descendants;
    }

    int size() {
        return byHash.size();
    }

    long sizeBytes() {
        return bytes;
    }

    private void remove(Orphan orphan) {
        Block block = orphan.block.block();
        byHash.remove(block.hash());
        bytes -= orphan.sizeBytes;
        Hash parent = block.header().parentHash();
        Set<Hash> siblings = byParent.get(parent);
        if (siblings != null) {
            siblings.remove(block.hash());
            if (siblings.isEmpty()) {
                byParent.remove(parent);
            }
        }
    }
}
