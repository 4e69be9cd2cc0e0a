package org.lode.node.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lode.consensus.block.Header;
import org.lode.consensus.genesis.RewardParameters;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transition.ExecutedBlock;
import org.lode.node.store.Earning;

/** The book of income: what a block paid to whom, and for what. */
final class EarningsOf {
    private final RewardParameters rewards;

    EarningsOf(RewardParameters rewards) {
        this.rewards = rewards;
    }

    List<Earning> of(ExecutedBlock executed) {
        Header header = executed.block().header();
        Address producer = header.work().header().beneficiary();
        List<ContributionTransaction> contributions = executed.block().contributions();
        List<Earning> earnings = new ArrayList<>();
        earnings.add(earning(header, producer, Earning.Kind.BLOCK, 1, rewards.block()));
        Map<Address, Integer> byBeneficiary = new LinkedHashMap<>();
        contributions.forEach(it -> byBeneficiary.merge(it.work().header().beneficiary(), 1, Integer::sum));
        byBeneficiary.forEach((address, units) -> earnings.add(earning(
                header,
                address,
                Earning.Kind.CONTRIBUTION,
                units,
                rewards.contribution().times(units))));
        if (!contributions.isEmpty()) {
            int units = contributions.size();
            earnings.add(earning(
                    header,
                    producer,
                    Earning.Kind.INCLUSION,
                    units,
                    rewards.inclusion().times(units)));
        }
        if (!executed.tips().isZero()) {
            int signed = executed.block().transactions().size() - contributions.size();
            earnings.add(earning(header, producer, Earning.Kind.TIPS, signed, executed.tips()));
        }
        return earnings;
    }

    private static Earning earning(Header header, Address beneficiary, Earning.Kind kind, int units, Wei amount) {
        return new Earning(beneficiary, header.number(), header.timestampSeconds(), kind, units, amount);
    }
}
