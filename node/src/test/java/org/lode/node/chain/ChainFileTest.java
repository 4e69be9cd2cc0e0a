package org.lode.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.node.testkit.TestChain;

final class ChainFileTest {
    private final ChainBuilder build = ChainBuilder.tiny();
    private final BuiltBlock head =
            build.on(build.extend(build.genesis(), 8)).transfer(0, 1, Wei.of(1)).mine();
    private final List<Long> progress = new ArrayList<>();

    @Test
    void writesAChainThatAnotherNodeReads() throws Exception {
        TestChain other = TestChain.inMemory();
        assertThat(read(other, file())).isEqualTo(new ChainFile.Imported(9, 1));
        assertThat(other.chain.head().hash()).isEqualTo(head.hash());
        assertThat(progress).hasSize(10).isSorted().last().isEqualTo((long) file().length);
    }

    @Test
    void goesOnWhereItWasStopped() throws Exception {
        TestChain other = TestChain.inMemory();
        other.importAll(head.chain().subList(0, 4));
        assertThat(read(other, file())).isEqualTo(new ChainFile.Imported(5, 5));
    }

    @Test
    void namesTheBlockThatIsCutOff() throws Exception {
        TestChain other = TestChain.inMemory();
        byte[] cut = Arrays.copyOf(file(), file().length - 1);
        assertThatThrownBy(() -> read(other, cut))
                .isInstanceOf(ChainFile.BrokenFile.class)
                .hasMessageContaining("block 10 of the file");
    }

    @Test
    void namesTheBlockThatIsNotValid() throws Exception {
        TestChain other = TestChain.inMemory();
        Block broken = build.on(build.genesis()).header(it -> it).build();
        Block valid = head.chain().getFirst();
        byte[] file = new Block(broken.header(), head.block().transactions())
                .encoded()
                .toArray();
        assertThat(valid.number()).isEqualTo(BlockNumber.of(1));
        assertThatThrownBy(() -> read(other, file))
                .isInstanceOf(ChainFile.BrokenFile.class)
                .hasMessageContaining("block 1 (")
                .hasMessageContaining("TRANSACTIONS_ROOT");
    }

    @Test
    void namesTheBlockThatFollowsNothing() throws Exception {
        TestChain other = TestChain.inMemory();
        byte[] file = head.chain().get(4).encoded().toArray();
        assertThatThrownBy(() -> read(other, file))
                .isInstanceOf(ChainFile.BrokenFile.class)
                .hasMessageContaining("block 5 (")
                .hasMessageContaining("missing");
    }

    @Test
    void refusesWhatIsNoFileOfBlocks() throws Exception {
        TestChain other = TestChain.inMemory();
        assertThatThrownBy(() -> read(other, "{\"config\":{}}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(ChainFile.BrokenFile.class);
        assertThatThrownBy(() -> read(other, new byte[] {(byte) 0xff, 127, 1, 1, 1, 1, 1, 1, 1}))
                .isInstanceOf(ChainFile.BrokenFile.class)
                .hasMessageContaining("larger");
    }

    private byte[] file() throws Exception {
        TestChain node = TestChain.inMemory();
        node.importAll(head.chain());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ChainFile.write(node.chain, BlockNumber.GENESIS, head.number(), file, (_, _) -> {});
        return file.toByteArray();
    }

    private ChainFile.Imported read(TestChain node, byte[] file) throws Exception {
        BlockImport target = block -> CompletableFuture.completedFuture(node.importBlock(block));
        return ChainFile.read(node.chain, target, new ByteArrayInputStream(file), (_, bytes) -> progress.add(bytes));
    }
}
