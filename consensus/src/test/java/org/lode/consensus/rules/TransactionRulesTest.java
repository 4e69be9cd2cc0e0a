package org.lode.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.testkit.TinyGenesis;
import org.lode.consensus.transaction.AccessListEntry;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;

final class TransactionRulesTest {
    private static final ChainSpec SPEC = TinyGenesis.genesis().spec();
    private static final Address TO = Address.ofNumber(0x70);
    private static final Wei GWEI = Wei.of(1_000_000_000);

    /** A transaction with one thing to change. */
    private record Draft(
            long chainId, long nonce, Wei tip, Wei cap, Gas gas, Optional<Address> to, Wei value, Bytes data) {
        static Draft valid() {
            return new Draft(1337, 3, GWEI, GWEI.times(5), Gas.of(21_000), Optional.of(TO), Wei.of(7), Bytes.EMPTY);
        }

        Draft nonce(long changed) {
            return new Draft(chainId, changed, tip, cap, gas, to, value, data);
        }

        Draft fees(Wei changedTip, Wei changedCap) {
            return new Draft(chainId, nonce, changedTip, changedCap, gas, to, value, data);
        }

        Draft gas(long changed) {
            return new Draft(chainId, nonce, tip, cap, Gas.of(changed), to, value, data);
        }

        Draft data(Bytes changed) {
            return new Draft(chainId, nonce, tip, cap, gas, to, value, changed);
        }

        Draft creating() {
            return new Draft(chainId, nonce, tip, cap, gas, Optional.empty(), value, data);
        }

        Draft chainId(long changed) {
            return new Draft(changed, nonce, tip, cap, gas, to, value, data);
        }

        TransactionBody body() {
            return new TransactionBody.DynamicFee(chainId, nonce, tip, cap, gas, to, value, data, List.of());
        }

        SignedTransaction signed() {
            return TestAccounts.sign(0, body());
        }
    }

    @Test
    void acceptsAValidTransactionAndKnowsItsSender() {
        Verdict<RecoveredTransaction> verdict = check(Draft.valid().signed());

        assertThat(((Verdict.Valid<RecoveredTransaction>) verdict).value().sender())
                .isEqualTo(TestAccounts.address(0));
    }

    @Test
    void refusesAnotherChainId() {
        assertRefused(Draft.valid().chainId(1), Rule.CHAIN_ID);
    }

    @Test
    void acceptsALegacyTransactionFromBeforeEip155() {
        SignedTransaction legacy = TestAccounts.sign(
                0,
                new TransactionBody.Legacy(
                        Optional.empty(), 0, GWEI, Gas.of(21_000), Optional.of(TO), Wei.ZERO, Bytes.EMPTY));

        assertThat(check(legacy)).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void refusesTheNonceThatEip2681LeavesUnused() {
        assertRefused(Draft.valid().nonce(-1), Rule.NONCE_LIMIT);
        assertThat(check(Draft.valid().nonce(-2).signed())).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void refusesATipAboveTheFeeCap() {
        assertRefused(Draft.valid().fees(GWEI.plus(Wei.of(1)), GWEI), Rule.TIP_ABOVE_FEE_CAP);
        assertThat(check(Draft.valid().fees(GWEI, GWEI).signed())).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void refusesGasBelowTheIntrinsic() {
        assertRefused(Draft.valid().gas(20_999), Rule.INTRINSIC_GAS);
    }

    /** EIP-2028: 4 gas for a zero byte, 16 for another. */
    @Test
    void chargesDataByItsBytes() {
        assertThat(IntrinsicGas.of(Draft.valid().data(Bytes.ofHex("0x000100")).body()))
                .isEqualTo(Gas.of(21_000 + 4 + 16 + 4));
    }

    /** EIP-3860: 2 gas for each word of init code. */
    @Test
    void chargesCreationAndItsInitCode() {
        Bytes initCode = Bytes.copyOf(new byte[33]);
        assertThat(IntrinsicGas.of(Draft.valid().creating().data(initCode).body()))
                .isEqualTo(Gas.of(21_000 + 32_000 + 33 * 4 + 2 * 2));
    }

    /** EIP-2930: 2400 for an address, 1900 for a slot. */
    @Test
    void chargesAccessLists() {
        List<AccessListEntry> accessList =
                List.of(new AccessListEntry(TO, List.of(Hash.ZERO, Hash.ZERO)), new AccessListEntry(TO, List.of()));
        assertThat(IntrinsicGas.of(Optional.of(TO), Bytes.EMPTY, accessList))
                .isEqualTo(Gas.of(21_000 + 2 * 2_400 + 2 * 1_900));
    }

    /** EIP-3860. */
    @Test
    void refusesInitCodeAbove49152Bytes() {
        Draft creation = Draft.valid().creating().gas(10_000_000);

        assertRefused(creation.data(Bytes.copyOf(new byte[49_153])), Rule.INIT_CODE_SIZE);
        assertThat(check(creation.data(Bytes.copyOf(new byte[49_152])).signed()))
                .isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void refusesATransactionAbove128KibiBytes() {
        assertRefused(Draft.valid().gas(10_000_000).data(Bytes.copyOf(new byte[128 * 1024])), Rule.TRANSACTION_SIZE);
    }

    @Test
    void refusesASignatureOfNoKey() {
        SignedTransaction signed =
                SignedTransaction.of(Draft.valid().body(), new Signature(UInt256.ZERO, UInt256.ONE, 0));

        assertRefused(check(signed), Rule.SIGNATURE);
    }

    /** EIP-2: the other solution of the same equation is refused. */
    @Test
    void refusesAHighS() {
        Signature low = Draft.valid().signed().signature();
        Signature high = new Signature(low.r(), PrivateKey.GROUP_ORDER.minus(low.s()), 1 - low.yParity());

        assertRefused(check(SignedTransaction.of(Draft.valid().body(), high)), Rule.SIGNATURE);
    }

    @Test
    void refusesANonceThatWasUsedAndOneThatLeavesAGap() {
        assertRefused(onAccount(Draft.valid(), rich().withNonce(4)), Rule.NONCE_TOO_LOW);
        assertRefused(onAccount(Draft.valid(), rich().withNonce(2)), Rule.NONCE_TOO_HIGH);
        assertThat(onAccount(Draft.valid(), rich())).isEmpty();
    }

    @Test
    void refusesAFeeCapBelowTheBaseFee() {
        assertRefused(onAccount(Draft.valid().fees(GWEI, GWEI.times(2)), rich()), Rule.FEE_CAP_BELOW_BASE_FEE);
    }

    /** The balance must cover the gas limit at the fee cap and the value. */
    @Test
    void refusesASenderWhoCannotPayTheMost() {
        Wei most = GWEI.times(5).times(21_000).plus(Wei.of(7));

        assertThat(onAccount(Draft.valid(), rich().withBalance(most))).isEmpty();
        assertRefused(onAccount(Draft.valid(), rich().withBalance(most.minus(Wei.of(1)))), Rule.INSUFFICIENT_FUNDS);
    }

    @Test
    void refusesACostAbove256BitsAsUnaffordable() {
        Wei all = new Wei(UInt256.MAX);

        assertRefused(onAccount(Draft.valid().fees(GWEI, all), rich().withBalance(all)), Rule.INSUFFICIENT_FUNDS);
    }

    /** EIP-3607. */
    @Test
    void refusesASenderWithCode() {
        Account contract = rich().withCodeHash(Keccak.hash256(new byte[] {1}));

        assertRefused(onAccount(Draft.valid(), contract), Rule.SENDER_NOT_EXTERNAL);
    }

    private static Account rich() {
        return new Account(3, Wei.of(Long.MAX_VALUE), Account.NO_CODE);
    }

    private static Optional<Verdict.Invalid<RecoveredTransaction>> onAccount(Draft draft, Account account) {
        RecoveredTransaction recovered =
                RecoveredTransaction.recover(draft.signed(), TestAccounts.CURVE).orElseThrow();
        return TransactionRules.onAccount(recovered, account, GWEI.times(3));
    }

    private static Verdict<RecoveredTransaction> check(SignedTransaction transaction) {
        return TransactionRules.check(transaction, SPEC, TestAccounts.CURVE);
    }

    private static void assertRefused(Draft draft, Rule rule) {
        assertRefused(check(draft.signed()), rule);
    }

    private static void assertRefused(Optional<Verdict.Invalid<RecoveredTransaction>> verdict, Rule rule) {
        assertThat(verdict).map(Verdict.Invalid::rule).contains(rule);
    }

    private static void assertRefused(Verdict<?> verdict, Rule rule) {
        assertThat(verdict).isInstanceOf(Verdict.Invalid.class);
        assertThat(((Verdict.Invalid<?>) verdict).rule()).isEqualTo(rule);
    }
}
