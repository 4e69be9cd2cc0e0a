package org.lode.consensus.testkit.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.AccessListEntry;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.work.SealedWork;

/** A short valid chain with something of everything in it, to start from. */
public final class SoundData {
    private static final int CHAIN_ID = 1_337;

    private final List<BuiltBlock> blocks = new ArrayList<>();
    private final List<Transaction> transactions;

    public SoundData() {
        ChainBuilder chain = ChainBuilder.tiny();
        BuiltBlock one = chain.on(chain.genesis())
                .transfer(0, 1, Wei.of(5))
                .transfer(1, 2, Wei.of(7))
                .mine();
        SealedWork share = chain.on(one).share();
        BuiltBlock two =
                chain.on(one).contribute(share).transfer(0, 3, Wei.of(9)).mine();
        blocks.addAll(List.of(chain.genesis(), one, two, chain.on(two).mine()));
        Wei fee = Wei.of(100_000_000_000L);
        List<AccessListEntry> accessList = List.of(
                new AccessListEntry(TestAccounts.address(1), List.of(Hash.ZERO, one.hash())),
                new AccessListEntry(TestAccounts.address(2), List.of()));
        Bytes data = Bytes.ofHex("a9059cbb".repeat(17));
        transactions = List.of(
                ContributionTransaction.of(share),
                TestAccounts.transfer(0, 3, TestAccounts.address(1), Wei.of(1)),
                TestAccounts.sign(
                        0,
                        new TransactionBody.Legacy(
                                Optional.of((long) CHAIN_ID),
                                7,
                                fee,
                                Gas.of(50_000),
                                Optional.empty(),
                                Wei.ZERO,
                                data)),
                TestAccounts.sign(
                        1,
                        new TransactionBody.Legacy(
                                Optional.empty(),
                                0,
                                fee,
                                Gas.of(21_000),
                                Optional.of(TestAccounts.address(2)),
                                Wei.of(1),
                                Bytes.EMPTY)),
                TestAccounts.sign(
                        2,
                        new TransactionBody.AccessList(
                                CHAIN_ID,
                                1,
                                fee,
                                Gas.of(90_000),
                                Optional.of(TestAccounts.address(3)),
                                Wei.of(1),
                                data,
                                accessList)));
    }

    /** Genesis first. */
    public List<Block> blocks() {
        return blocks.stream().map(BuiltBlock::block).toList();
    }

    public List<Header> headers() {
        return blocks().stream().map(Block::header).toList();
    }

    /** Of each block. */
    public List<List<Receipt>> receipts() {
        return blocks.stream().map(BuiltBlock::receipts).toList();
    }

    /** One of each type. */
    public List<Transaction> transactions() {
        return transactions;
    }
}
