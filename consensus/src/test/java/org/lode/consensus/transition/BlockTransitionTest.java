package org.lode.consensus.transition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.Proven;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.AccessListEntry;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;

final class BlockTransitionTest {
    private static final Wei GWEI = Wei.of(1_000_000_000);
    private static final Wei START = Wei.ofLode(new BigDecimal("1000000"));
    private static final Wei BLOCK_REWARD = Wei.of(250_000_000_000_000_000L);
    private static final Address MINER = Address.ofNumber(0x3141);
    private static final Address NOBODY = Address.ofNumber(0x70b0d7);

    private final ChainBuilder chain = ChainBuilder.tiny();

    /** Base fee of block 1: genesis' 1 gwei less an eighth, because genesis is empty. */
    private static final Wei BASE_FEE = Wei.of(875_000_000);

    @Test
    void aTransferCostsValueAndGasAndPaysTheTipToTheMiner() {
        BuiltBlock block = chain.on(chain.genesis())
                .beneficiary(MINER)
                .transactions(TestAccounts.transfer(0, 0, NOBODY, Wei.of(123)))
                .mine();

        Wei fee = BASE_FEE.plus(GWEI).times(21_000);
        assertThat(balance(block, NOBODY)).isEqualTo(Wei.of(123));
        assertThat(balance(block, TestAccounts.address(0)))
                .isEqualTo(START.minus(fee).minus(Wei.of(123)));
        assertThat(balance(block, MINER)).isEqualTo(BLOCK_REWARD.plus(GWEI.times(21_000)));
        assertThat(block.state().account(TestAccounts.address(0)).orElseThrow().nonce())
                .isEqualTo(1);
    }

    @Test
    void theTipIsCutWhereTheFeeCapLeavesNoRoom() {
        Wei cap = BASE_FEE.plus(Wei.of(10));
        BuiltBlock block = chain.on(chain.genesis())
                .beneficiary(MINER)
                .transactions(dynamicFee(0, 0, cap, cap, Optional.of(NOBODY), Bytes.EMPTY))
                .mine();

        assertThat(balance(block, MINER)).isEqualTo(BLOCK_REWARD.plus(Wei.of(10).times(21_000)));
    }

    @Test
    void legacyAndAccessListTransactionsPayTheirGasPrice() {
        TransactionBody legacy = new TransactionBody.Legacy(
                Optional.of(1337L), 0, GWEI.times(2), Gas.of(50_000), Optional.of(NOBODY), Wei.of(1), Bytes.EMPTY);
        TransactionBody listed = new TransactionBody.AccessList(
                1337,
                1,
                GWEI.times(3),
                Gas.of(50_000),
                Optional.of(NOBODY),
                Wei.of(1),
                Bytes.EMPTY,
                List.of(new AccessListEntry(NOBODY, List.of())));
        BuiltBlock block = chain.on(chain.genesis())
                .transactions(TestAccounts.sign(0, legacy), TestAccounts.sign(0, listed))
                .mine();

        Wei fees = GWEI.times(2).times(21_000).plus(GWEI.times(3).times(21_000 + 2_400));
        assertThat(balance(block, TestAccounts.address(0)))
                .isEqualTo(START.minus(fees).minus(Wei.of(2)));
        assertThat(block.receipts()).extracting(Receipt::type).containsExactly(0, 1);
        assertThat(block.receipts())
                .extracting(Receipt::cumulativeGasUsed)
                .containsExactly(Gas.of(21_000), Gas.of(44_400));
    }

    @Test
    void dataToAnAccountWithoutCodeIsPaidForAndHasNoEffect() {
        BuiltBlock block = chain.on(chain.genesis())
                .transactions(dynamicFee(0, 0, GWEI, GWEI.times(9), Optional.of(NOBODY), Bytes.ofHex("0x0001")))
                .mine();

        assertThat(block.block().header().content().gasUsed()).isEqualTo(Gas.of(21_000 + 4 + 16));
    }

    @Test
    void aTransferOfNothingLeavesNoEmptyAccountBehind() {
        BuiltBlock block = chain.on(chain.genesis())
                .transactions(TestAccounts.transfer(0, 0, NOBODY, Wei.ZERO))
                .mine();

        assertThat(block.state().account(NOBODY)).isEmpty();
    }

    @Test
    void refusesABlockThatRepeatsATransaction() {
        SignedTransaction transfer = TestAccounts.transfer(0, 0, NOBODY, Wei.of(1));

        assertRefused(block(transfer, transfer), Rule.NONCE_TOO_LOW);
    }

    @Test
    void refusesABlockWithATransactionOutOfOrder() {
        assertRefused(block(TestAccounts.transfer(0, 1, NOBODY, Wei.of(1))), Rule.NONCE_TOO_HIGH);
    }

    @Test
    void refusesABlockWithASenderWhoCannotPay() {
        assertRefused(block(TestAccounts.transfer(0, 0, NOBODY, START)), Rule.INSUFFICIENT_FUNDS);
    }

    @Test
    void refusesABlockWithATransactionOfAnotherChain() {
        TransactionBody other = new TransactionBody.Legacy(
                Optional.of(1L), 0, GWEI, Gas.of(21_000), Optional.of(NOBODY), Wei.ZERO, Bytes.EMPTY);

        assertRefused(block(TestAccounts.sign(0, other)), Rule.CHAIN_ID);
    }

    @Test
    void refusesABlockWhoseGasLimitIsExceeded() {
        TransactionBody large = new TransactionBody.Legacy(
                Optional.of(1337L), 0, GWEI, Gas.of(29_990_000), Optional.of(NOBODY), Wei.ZERO, Bytes.EMPTY);
        // The gas limit counts, not what is used of it: the first leaves room for 21,000 less 1.
        TransactionBody small = new TransactionBody.Legacy(
                Optional.of(1337L), 0, GWEI, Gas.of(29_979_001), Optional.of(NOBODY), Wei.ZERO, Bytes.EMPTY);

        assertRefused(block(TestAccounts.sign(0, large), TestAccounts.sign(1, small)), Rule.BLOCK_GAS_EXCEEDED);
    }

    @Test
    void whatTheAssemblerSkipsLeavesNoTrace() {
        BlockExecution with = begin();
        BlockExecution without = begin();
        RecoveredTransaction good = recovered(TestAccounts.transfer(0, 0, NOBODY, Wei.of(5)));

        assertThat(with.attempt(recovered(TestAccounts.transfer(1, 7, NOBODY, Wei.of(5)))))
                .isInstanceOf(Verdict.Invalid.class);
        assertThat(with.attempt(good)).isInstanceOf(Verdict.Valid.class);
        assertThat(with.attempt(good)).isInstanceOf(Verdict.Invalid.class);
        without.attempt(good);

        assertThat(with.finish()).isEqualTo(without.finish());
    }

    @Test
    void contributionsComeFirst() {
        BlockExecution running = begin();
        VerifiedWork share = ((Verdict.Valid<VerifiedWork>) chain.rules()
                        .contributions()
                        .check(chain.on(chain.genesis()).share(), chain.genesis(), Proven.NOTHING))
                .value();
        running.attempt(recovered(TestAccounts.transfer(0, 0, NOBODY, Wei.of(5))));

        assertThatThrownBy(() -> running.contribute(share)).isInstanceOf(IllegalStateException.class);
    }

    private BlockExecution begin() {
        Block next = chain.on(chain.genesis()).build();
        BlockEnvironment environment = chain.transition().environment(next.header(), chain.genesis()::hashAt);
        return chain.transition().begin(chain.genesis().state(), environment);
    }

    private Verdict<ExecutedBlock> block(SignedTransaction... transactions) {
        return chain.on(chain.genesis())
                .judge(chain.on(chain.genesis()).transactions(transactions).build());
    }

    private static SignedTransaction dynamicFee(
            int from, long nonce, Wei tip, Wei cap, Optional<Address> to, Bytes data) {
        return TestAccounts.sign(
                from,
                new TransactionBody.DynamicFee(1337, nonce, tip, cap, Gas.of(100_000), to, Wei.ZERO, data, List.of()));
    }

    private static RecoveredTransaction recovered(SignedTransaction transaction) {
        return RecoveredTransaction.recover(transaction, TestAccounts.CURVE).orElseThrow();
    }

    private static Wei balance(BuiltBlock block, Address address) {
        return block.state().account(address).orElseThrow().balance();
    }

    private static void assertRefused(Verdict<?> verdict, Rule rule) {
        assertThat(verdict).isInstanceOf(Verdict.Invalid.class);
        assertThat(((Verdict.Invalid<?>) verdict).rule()).isEqualTo(rule);
    }
}
