package org.lode.consensus.transition;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import org.lode.consensus.block.Content;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.reward.WorkRegistry;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.testkit.BlockDraft;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.MemoryState;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.work.SealedWork;

/** Money appears only as rewards and disappears only as base fee; blocks can be undone. */
final class IssuanceProperties {
    private static final BigInteger UNIT = BigInteger.valueOf(250_000_000_000_000_000L);
    private static final int PEOPLE = 4;

    /** What a random block holds. */
    record Plan(int producer, int finder, int shares, int transfers, int millions) {}

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void rewardsAndBurntFeesSumExactlyAndBlocksCanBeUndone(@ForAll("plans") @Size(min = 1, max = 4) List<Plan> plans) {
        ChainBuilder chain = ChainBuilder.tiny();
        BuiltBlock head = chain.genesis();
        Deque<StateDiff> diffs = new ArrayDeque<>();
        for (Plan plan : plans) {
            BuiltBlock parent = head;
            head = block(chain, parent, plan).mine();
            diffs.push(head.diff());

            Content content = head.block().header().content();
            BigInteger issued = UNIT.multiply(BigInteger.valueOf(1 + plan.shares()));
            BigInteger burnt = content.baseFeePerGas()
                    .value()
                    .toBigInteger()
                    .multiply(BigInteger.valueOf(content.gasUsed().value()));
            assertThat(supply(head.state()))
                    .isEqualTo(supply(parent.state()).add(issued).subtract(burnt));
            assertBookAgrees(head, content.workUnits());
        }

        MemoryState undone = head.state().copy();
        diffs.forEach(diff -> undone.apply(diff.reversed()));
        assertThat(undone).isEqualTo(chain.genesis().state());
        assertThat(undone.root())
                .isEqualTo(chain.genesisFile().block().header().content().stateRoot());
    }

    /** The registry's totals are the header's units, and its earnings are all that was ever issued. */
    private static void assertBookAgrees(BuiltBlock head, long workUnits) {
        MemoryState state = head.state();
        assertThat(WorkRegistry.totalUnits(state)).isEqualTo(UInt256.of(workUnits));
        BigInteger units = BigInteger.ZERO;
        BigInteger earned = BigInteger.ZERO;
        for (int i = 0; i < PEOPLE; i++) {
            units = units.add(WorkRegistry.unitsOf(state, person(i)).toBigInteger());
            earned = earned.add(WorkRegistry.earnedBy(state, person(i)).value().toBigInteger());
        }
        assertThat(units).isEqualTo(BigInteger.valueOf(workUnits));
        assertThat(earned).isEqualTo(UNIT.multiply(BigInteger.valueOf(workUnits)));
    }

    private static BlockDraft block(ChainBuilder chain, BuiltBlock parent, Plan plan) {
        List<SealedWork> shares = new ArrayList<>();
        for (int i = 0; i < plan.shares(); i++) {
            shares.add(chain.on(parent)
                    .beneficiary(person(plan.finder()))
                    .firstNonce((long) i << 32)
                    .share());
        }
        BlockDraft draft =
                chain.on(parent).beneficiary(person(plan.producer())).contribute(shares.toArray(SealedWork[]::new));
        for (int i = 0; i < plan.transfers(); i++) {
            draft.transfer(i % TestAccounts.COUNT, (i + 1) % TestAccounts.COUNT, Wei.of(plan.millions() * 1_000_000L));
        }
        return draft;
    }

    private static Address person(int number) {
        return number == 0 ? TestAccounts.address(0) : Address.ofNumber(0x1000 + number);
    }

    private static BigInteger supply(MemoryState state) {
        BigInteger sum = BigInteger.ZERO;
        for (Account account : state.all().values()) {
            sum = sum.add(account.balance().value().toBigInteger());
        }
        return sum;
    }

    @Provide
    Arbitrary<List<Plan>> plans() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, PEOPLE - 1),
                        Arbitraries.integers().between(0, PEOPLE - 1),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, 1_000))
                .as(Plan::new)
                .list();
    }
}
