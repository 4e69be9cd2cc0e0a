package org.lode.node.produce;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.node.chain.ChainView;
import org.lode.node.chain.HeadChanged;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.store.Earning;

/**
 * Which of the works that were found here the chain has paid, and to whose credit: several devices may work for one beneficiary. Any
 * thread; the oldest works are forgotten.
 */
final class PaidWork {
    private static final int WORKS_MAX = 16_384;

    private final ChainView chain;
    private final Wei contributionReward;
    private final Map<Hash, Found> byWorkId = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Found> eldest) {
            return size() > WORKS_MAX;
        }
    };

    /** A work, who found it, and what it has brought on the present chain. */
    private static final class Found {
        final ShareCounts finder;
        Wei paid = Wei.ZERO;

        Found(ShareCounts finder) {
            this.finder = finder;
        }

        void now(Wei amount) {
            finder.takenBack(paid);
            finder.paid(amount);
            paid = amount;
        }
    }

    PaidWork(ChainView chain, Wei contributionReward) {
        this.chain = chain;
        this.contributionReward = contributionReward;
    }

    /** To be said before the work can be in any block. */
    synchronized void expect(Hash workId, ShareCounts finder) {
        byWorkId.putIfAbsent(workId, new Found(finder));
    }

    synchronized void follow(HeadChanged change) {
        for (ImportedBlock reverted : change.reverted()) {
            book(reverted.block(), Wei.ZERO, Wei.ZERO);
        }
        for (ImportedBlock applied : change.applied()) {
            Block block = applied.block();
            book(block, byWorkId.containsKey(block.hash()) ? producerIncome(block) : Wei.ZERO, contributionReward);
        }
    }

    private void book(Block block, Wei forBlock, Wei forEachContribution) {
        book(block.hash(), forBlock);
        for (ContributionTransaction contribution : block.contributions()) {
            book(contribution.work().workId(), forEachContribution);
        }
    }

    private void book(Hash workId, Wei amount) {
        @Nullable Found found = byWorkId.get(workId);
        if (found != null) {
            found.now(amount);
        }
    }

    /** Reward, inclusions and tips of a block. */
    private Wei producerIncome(Block block) {
        Address producer = block.header().work().header().beneficiary();
        BlockNumber number = block.number();
        return chain.earnings(producer, number, number).entries().stream()
                .filter(it -> it.kind() != Earning.Kind.CONTRIBUTION)
                .map(Earning::amount)
                .reduce(Wei.ZERO, Wei::plus);
    }
}
