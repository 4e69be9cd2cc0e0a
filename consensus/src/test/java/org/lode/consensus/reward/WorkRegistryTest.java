package org.lode.consensus.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.MemoryState;
import org.lode.consensus.work.SealedWork;

/** What a block with one contribution writes into the registry, byte by byte. */
final class WorkRegistryTest {
    private static final Address REGISTRY = Address.ofHex("0x0000000000000000000000000000000000000057");
    private static final Address FINDER = Address.ofHex("0x00000000000000000000000000000000000f17de");
    private static final Address PRODUCER = Address.ofHex("0x0000000000000000000000000000000000b10c00");
    private static final Wei BLOCK = Wei.of(250_000_000_000_000_000L);
    private static final Wei CONTRIBUTION = Wei.of(242_187_500_000_000_000L);
    private static final Wei INCLUSION = Wei.of(7_812_500_000_000_000L);

    private final ChainBuilder chain = ChainBuilder.tiny();
    private final SealedWork share =
            chain.on(chain.genesis()).beneficiary(FINDER).share();
    private final BuiltBlock block =
            chain.on(chain.genesis()).beneficiary(PRODUCER).contribute(share).mine();
    private final MemoryState state = block.state();

    @Test
    void paysTheFinderAndTheProducer() {
        assertThat(state.account(FINDER).orElseThrow().balance()).isEqualTo(CONTRIBUTION);
        assertThat(state.account(PRODUCER).orElseThrow().balance()).isEqualTo(BLOCK.plus(INCLUSION));
    }

    @Test
    void countsUnitsAndEarnings() {
        assertThat(WorkRegistry.totalUnits(state)).isEqualTo(UInt256.of(2));
        assertThat(WorkRegistry.unitsOf(state, FINDER)).isEqualTo(UInt256.ONE);
        assertThat(WorkRegistry.unitsOf(state, PRODUCER)).isEqualTo(UInt256.ONE);
        assertThat(WorkRegistry.earnedBy(state, FINDER)).isEqualTo(CONTRIBUTION);
        assertThat(WorkRegistry.earnedBy(state, PRODUCER)).isEqualTo(BLOCK.plus(INCLUSION));
    }

    /** Slots 0, keccak(address ‖ 1) and keccak(address ‖ 2), each in 32 bytes. */
    @Test
    void laysOutStorageAsSolidityDoes() {
        assertThat(state.storage(REGISTRY, UInt256.ZERO)).isEqualTo(UInt256.of(2));
        assertThat(state.storage(REGISTRY, mapping("01"))).isEqualTo(UInt256.ONE);
        assertThat(state.storage(REGISTRY, mapping("02"))).isEqualTo(CONTRIBUTION.value());
    }

    private static UInt256 mapping(String slot) {
        return Keccak.hash256(
                        Bytes.ofHex("0x" + "00".repeat(12) + FINDER.toString().substring(2) + "00".repeat(31) + slot))
                .toUInt256();
    }

    @Test
    void leavesAReceiptWithOneLog() {
        Receipt receipt = block.receipts().getFirst();

        assertThat(receipt.type()).isEqualTo(0x57);
        assertThat(receipt.status()).isEqualTo(Receipt.Status.SUCCEEDED);
        assertThat(receipt.cumulativeGasUsed()).isEqualTo(Gas.ZERO);
        Log log = receipt.logs().getFirst();
        assertThat(receipt.logs()).hasSize(1);
        assertThat(log.address()).isEqualTo(REGISTRY);
        assertThat(log.topics())
                .containsExactly(
                        Keccak.hash256("WorkRewarded(address,bytes32,uint256)"
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                        Hash.ofHex("0x" + "00".repeat(12) + FINDER.toString().substring(2)),
                        share.workId());
        assertThat(log.data()).isEqualTo(Bytes.owning(CONTRIBUTION.value().toBytes()));
        assertThat(block.block().header().content().logsBloom().mightContain(REGISTRY.toBytes()))
                .isTrue();
    }
}
