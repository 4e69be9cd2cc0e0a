package org.lode.benchmarks.evm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lode.benchmarks.BlockMill;
import org.lode.consensus.block.Block;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;

/**
 * Signed transactions for two nodes to run the same, as {@code node/src/test/clients/workloads/workloads.mjs} writes them.
 *
 * @param preparation the transactions of blocks that deploy contracts and give their users what they need
 * @param measured those of the blocks to measure
 */
record Workload(List<List<Bytes>> preparation, List<List<Bytes>> measured) {
    static final long CHAIN_ID = 31337;

    /** The first dev account, which pays for everything. */
    static final Address RICH = Address.ofHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");

    /** @throws NoSuchFileException saying what writes the file */
    static Workload read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "it is missing; run benchmarks/beside-anvil, which writes it");
        }
        List<List<Bytes>> blocks = new ArrayList<>();
        List<Bytes> block = new ArrayList<>();
        int measuredFrom = 0;
        for (String line : Files.readAllLines(file)) {
            switch (line) {
                case "block" -> {
                    if (!block.isEmpty()) {
                        blocks.add(block);
                        block = new ArrayList<>();
                    }
                }
                case "measured" -> measuredFrom = blocks.size();
                default -> block.add(Bytes.ofHex(line));
            }
        }
        return new Workload(
                List.copyOf(blocks.subList(0, measuredFrom)), List.copyOf(blocks.subList(measuredFrom, blocks.size())));
    }

    static BlockMill mill(Secp256k1 curve) {
        return new BlockMill(CHAIN_ID, List.of(RICH), curve);
    }

    List<List<Bytes>> all() {
        List<List<Bytes>> all = new ArrayList<>(preparation);
        all.addAll(measured);
        return all;
    }

    static List<List<RecoveredTransaction>> recovered(List<List<Bytes>> blocks, Secp256k1 curve) {
        return blocks.stream()
                .map(block -> block.stream().map(it -> recovered(it, curve)).toList())
                .toList();
    }

    private static RecoveredTransaction recovered(Bytes encoded, Secp256k1 curve) {
        if (Transaction.decode(encoded) instanceof SignedTransaction signed) {
            return RecoveredTransaction.recover(signed, curve).orElseThrow();
        }
        throw new IllegalArgumentException("no signed transaction: " + encoded);
    }

    static long gas(List<Bytes> blocks) {
        return blocks.stream()
                .mapToLong(it -> Block.decode(it).header().content().gasUsed().value())
                .sum();
    }
}
