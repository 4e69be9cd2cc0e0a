package org.lode.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.LogsBloom;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;
import org.lode.node.store.AppliedBlock;
import org.lode.node.store.Batch;
import org.lode.node.store.ChainStore;
import org.lode.node.store.PendingState;
import org.lode.node.store.StoreView;

/**
 * Blocks that nobody mined or executed, with the logs of a busy chain: seven contributions each, in every tenth block twenty transfers of a
 * token, in every ten-thousandth a log of a contract that nobody uses. They go into the store one by one as import writes them, index
 * included.
 */
final class LoggedChain {
    static final Address REGISTRY = Address.ofNumber(0x57);
    static final Address TOKEN = Address.ofNumber(0x100);
    static final Address RARE = Address.ofNumber(0x101);
    static final Hash WORK_REWARDED = event("WorkRewarded(address,bytes32,uint256)");
    static final Hash TRANSFER = event("Transfer(address,address,uint256)");

    private static final int CONTRIBUTIONS = 7;
    private static final int BENEFICIARIES = 50;
    private static final int HOLDERS = 5_000;
    private static final int TRANSFERS = 20;
    private static final int TRANSFERS_EVERY = 10;
    private static final int RARE_EVERY = 10_000;
    private static final Gas GAS_LIMIT = Gas.of(30_000_000);

    private final SplittableRandom random = new SplittableRandom(1);
    private Hash someWorkId = Hash.ZERO;
    private long logs;

    private LoggedChain() {}

    /** Puts blocks on the store's head. */
    static LoggedChain extend(ChainStore store, int blocks) {
        LoggedChain chain = new LoggedChain();
        for (int i = 0; i < blocks; i++) {
            try (StoreView view = store.view()) {
                Header parent = view.head();
                AppliedBlock next = chain.child(parent);
                PendingState state = new PendingState(view, Parallel.SEQUENTIAL);
                state.apply(StateDiff.EMPTY);
                store.write(new Batch()
                        .addBlock(
                                next.block(),
                                view.totalDifficulty(parent.hash())
                                        .orElseThrow()
                                        .plus(parent.difficulty()))
                        .extend(next)
                        .state(state));
            }
        }
        return chain;
    }

    long logs() {
        return logs;
    }

    /** A contribution's identity, which is a topic of exactly one log. */
    Hash someWorkId() {
        return someWorkId;
    }

    /** One of the token's holders, as a topic. */
    Hash someHolder() {
        return holder(1);
    }

    static Hash beneficiary(int index) {
        return Hash.ofBytes(Address.ofNumber(0x1000 + index).toWord().toBytes());
    }

    private static Hash holder(int index) {
        return Hash.ofBytes(Address.ofNumber(0x2000 + index).toWord().toBytes());
    }

    private static Hash event(String signature) {
        return Keccak.hash256(signature.getBytes(StandardCharsets.US_ASCII));
    }

    private AppliedBlock child(Header parent) {
        BlockNumber number = parent.number().next();
        List<Transaction> transactions = new ArrayList<>();
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < CONTRIBUTIONS; i++) {
            int beneficiary = random.nextInt(BENEFICIARIES);
            SealedWork work = work(parent, Address.ofNumber(0x1000 + beneficiary), Hash.ZERO);
            someWorkId = work.workId();
            transactions.add(ContributionTransaction.of(work));
            List<Log> written = new ArrayList<>();
            written.add(log(REGISTRY, WORK_REWARDED, beneficiary(beneficiary), work.workId()));
            if (i == 0 && number.value() % TRANSFERS_EVERY == 0) {
                for (int transfer = 0; transfer < TRANSFERS; transfer++) {
                    written.add(log(TOKEN, TRANSFER, holder(random.nextInt(HOLDERS)), holder(random.nextInt(HOLDERS))));
                }
            }
            if (i == 0 && number.value() % RARE_EVERY == 0) {
                written.add(log(RARE));
            }
            logs += written.size();
            receipts.add(Receipt.of(ContributionTransaction.TYPE, Receipt.Status.SUCCEEDED, Gas.ZERO, written));
        }
        Content content = new Content(
                parent.content().stateRoot(),
                Hash.ZERO,
                Hash.ZERO,
                LogsBloom.ofReceipts(receipts),
                GAS_LIMIT,
                Gas.ZERO,
                Wei.of(1),
                0,
                Bytes.EMPTY);
        Block block = new Block(new Header(work(parent, Address.ofNumber(1), content.hash()), content), transactions);
        return new AppliedBlock(block, receipts, StateDiff.EMPTY, List.of());
    }

    private static Log log(Address address, Hash... topics) {
        return new Log(address, List.of(topics), Bytes.owning(new byte[UInt256.SIZE_BYTES]));
    }

    private SealedWork work(Header parent, Address beneficiary, Hash contentHash) {
        WorkHeader header = new WorkHeader(
                parent.hash(),
                Hash.ZERO,
                parent.number().next(),
                parent.timestampSeconds() + 2,
                parent.difficulty(),
                beneficiary,
                contentHash);
        return SealedWork.of(header, new Seal(random.nextLong(), Hash.ZERO));
    }
}
