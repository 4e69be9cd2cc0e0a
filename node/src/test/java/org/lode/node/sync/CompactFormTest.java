package org.lode.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.p2p.rlpx.SnappyBlock;
import org.lode.p2p.wire.Message;
import org.lode.p2p.wire.MessageCodec;

/** Blocks by short ids. */
final class CompactFormTest {
    /** 30 million gas of transfers. */
    private static final int TRANSFERS = 1428;

    private static final int CONTRIBUTIONS = 16;
    private static final long SALT = 0x5a17_0000_1234_5678L;
    private static final UInt256 WORK = UInt256.of(1_000_000_000_000L);

    private static Block full;

    /** A full block, as far as bytes go. */
    @BeforeAll
    static void fill() {
        ChainBuilder build = ChainBuilder.tiny();
        BuiltBlock parent = build.extend(build.genesis(), 1);
        List<Transaction> transactions = new ArrayList<>();
        for (int i = 0; i < CONTRIBUTIONS; i++) {
            transactions.add(ContributionTransaction.of(
                    build.on(parent).beneficiary(Address.ofNumber(i + 1)).share()));
        }
        Random random = new Random(SALT);
        for (int i = 0; i < TRANSFERS; i++) {
            byte[] to = new byte[Address.SIZE_BYTES];
            random.nextBytes(to);
            transactions.add(TestAccounts.transfer(
                    i % TestAccounts.COUNT, i / TestAccounts.COUNT, Address.ofBytes(to), Wei.of(1L << 53 | i)));
        }
        full = new Block(parent.block().header(), transactions);
    }

    @Test
    void takesAtMostFourPercentOfAFullBlockWhenThePoolsAgree() {
        Message.Compact compact = CompactForm.of(full, WORK, SALT, _ -> false);
        Bytes whole = MessageCodec.encode(new Message.NewBlock(full, WORK));
        Bytes brief = MessageCodec.encode(new Message.CompactBlock(compact));
        System.out.printf(
                "full block of %d transfers and %d contributions: %d bytes whole, %d compact (%.2f%%); on the wire %d and %d (%.2f%%)%n",
                TRANSFERS,
                CONTRIBUTIONS,
                whole.size(),
                brief.size(),
                100.0 * brief.size() / whole.size(),
                SnappyBlock.compress(whole).size(),
                SnappyBlock.compress(brief).size(),
                100.0
                        * SnappyBlock.compress(brief).size()
                        / SnappyBlock.compress(whole).size());
        assertThat(brief.size() * 100L).isLessThanOrEqualTo(4L * whole.size());

        CompactForm.Rebuild rebuild = new CompactForm.Rebuild(compact, poolOf(full.transactions()));
        assertThat(rebuild.missing()).isEmpty();
        assertThat(rebuild.block()).contains(full);
    }

    /** The block's transactions among as many others, in another order. */
    private static List<Transaction> poolOf(List<Transaction> transactions) {
        List<Transaction> pool = new ArrayList<>(transactions);
        for (int i = 0; i < TRANSFERS; i++) {
            pool.add(TestAccounts.transfer(0, 1_000_000 + i, TestAccounts.address(1), Wei.of(i)));
        }
        Collections.shuffle(pool, new Random(SALT));
        return pool;
    }

    @Test
    void asksForWhatIsMissing() {
        Message.Compact compact = CompactForm.of(full, WORK, SALT, _ -> false);
        List<Transaction> pool = new ArrayList<>(full.transactions());
        Transaction last = pool.removeLast();
        Transaction first = pool.removeFirst();
        CompactForm.Rebuild rebuild = new CompactForm.Rebuild(compact, pool);
        assertThat(rebuild.missing()).containsExactly(0, TRANSFERS + CONTRIBUTIONS - 1);
        assertThat(rebuild.block()).isEmpty();
        Message.GetBlockTransactions request = new Message.GetBlockTransactions(1, full.hash(), rebuild.missing());
        assertThat(CompactForm.at(full, request)).containsExactly(first, last);
        assertThat(rebuild.supply(List.of(first))).isFalse();
        assertThat(rebuild.supply(CompactForm.at(full, request))).isTrue();
        assertThat(rebuild.block()).contains(full);
    }

    @Test
    void sendsWholeWhatTheOtherSideIsThoughtToLack() {
        Message.Compact compact = CompactForm.of(full, WORK, SALT, ContributionTransaction.class::isInstance);
        assertThat(compact.whole()).hasSize(CONTRIBUTIONS);
        List<Transaction> transfers =
                full.transactions().subList(CONTRIBUTIONS, full.transactions().size());
        CompactForm.Rebuild rebuild = new CompactForm.Rebuild(compact, transfers);
        assertThat(rebuild.block()).contains(full);
    }

    @Test
    void asksForTransactionsThatShareAnId() {
        Transaction one = full.transactions().getLast();
        Block twice = new Block(full.header(), List.of(one, one));
        CompactForm.Rebuild rebuild =
                new CompactForm.Rebuild(CompactForm.of(twice, WORK, SALT, _ -> false), List.of(one));
        assertThat(rebuild.missing()).containsExactly(0, 1);
    }

    @Test
    void idsDependOnSaltAndBlock() {
        Block other = new Block(ChainBuilder.tiny().genesis().block().header(), full.transactions());
        Bytes ids = CompactForm.of(full, WORK, SALT, _ -> false).shortIds();
        assertThat(CompactForm.of(full, WORK, SALT + 1, _ -> false).shortIds()).isNotEqualTo(ids);
        assertThat(CompactForm.of(other, WORK, SALT, _ -> false).shortIds()).isNotEqualTo(ids);
    }

    @Test
    void tellsNothingOfPlacesThatABlockDoesNotHave() {
        assertThat(CompactForm.at(full, new Message.GetBlockTransactions(1, full.hash(), List.of(0, 100_000))))
                .isEmpty();
    }
}
