package org.lode.consensus.rules;

import java.math.BigInteger;
import java.util.Optional;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.Verdict.Invalid;
import org.lode.consensus.state.Account;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;

/** What a signed transaction must be on its own, and on the state it runs in. */
public final class TransactionRules {
    /** EIP-2681: a nonce is at most 2^64 - 2, so this one is never used. */
    private static final long UNUSABLE_NONCE = -1;

    private TransactionRules() {}

    /** Every rule that needs no state, the signature last because it costs most. */
    public static Verdict<RecoveredTransaction> check(SignedTransaction transaction, ChainSpec spec, Secp256k1 curve) {
        return check(transaction, spec.chainId(), Revision.CANCUN, curve);
    }

    /** As {@link #check(SignedTransaction, ChainSpec, Secp256k1)} on a chain of another revision. */
    public static Verdict<RecoveredTransaction> check(
            SignedTransaction transaction, long chainId, Revision revision, Secp256k1 curve) {
        Optional<Invalid<RecoveredTransaction>> broken = statelessExceptSignature(transaction, chainId, revision);
        if (broken.isPresent()) {
            return broken.get();
        }
        return RecoveredTransaction.recover(transaction, curve)
                .map(Verdict::valid)
                .orElseGet(() -> Verdict.invalid(Rule.SIGNATURE, "signature belongs to no account"));
    }

    private static Optional<Invalid<RecoveredTransaction>> statelessExceptSignature(
            SignedTransaction transaction, long chainId, Revision revision) {
        TransactionBody body = transaction.body();
        return size(transaction)
                .or(() -> chainId(body, chainId))
                .or(() -> nonceLimit(body))
                .or(() -> tipWithinFeeCap(body))
                .or(() -> initCodeSize(body, revision))
                .or(() -> intrinsicGas(body, revision));
    }

    static Optional<Invalid<RecoveredTransaction>> size(SignedTransaction transaction) {
        int size = transaction.encoded().size();
        return size <= Transaction.MAX_SIZE_BYTES
                ? Optional.empty()
                : broken(Rule.TRANSACTION_SIZE, "size is " + size + " bytes, above " + Transaction.MAX_SIZE_BYTES);
    }

    /** EIP-155; a legacy transaction without a chain id is valid on every chain. */
    static Optional<Invalid<RecoveredTransaction>> chainId(TransactionBody body, long chainId) {
        return body.chainId()
                .filter(id -> id != chainId)
                .flatMap(id ->
                        broken(Rule.CHAIN_ID, "chain id is " + Long.toUnsignedString(id) + " but must be " + chainId));
    }

    static Optional<Invalid<RecoveredTransaction>> nonceLimit(TransactionBody body) {
        return body.nonce() != UNUSABLE_NONCE
                ? Optional.empty()
                : broken(Rule.NONCE_LIMIT, "nonce is 2^64 - 1, which EIP-2681 leaves unused");
    }

    static Optional<Invalid<RecoveredTransaction>> tipWithinFeeCap(TransactionBody body) {
        return body.maxPriorityFeePerGas().compareTo(body.maxFeePerGas()) <= 0
                ? Optional.empty()
                : broken(
                        Rule.TIP_ABOVE_FEE_CAP,
                        "max priority fee per gas is " + body.maxPriorityFeePerGas() + " wei, above the max fee of "
                                + body.maxFeePerGas());
    }

    /** EIP-3860. */
    static Optional<Invalid<RecoveredTransaction>> initCodeSize(TransactionBody body, Revision revision) {
        boolean isLimited = revision.isSince(Revision.SHANGHAI) && body.to().isEmpty();
        return !isLimited || body.data().size() <= Revision.MAX_INIT_CODE_SIZE
                ? Optional.empty()
                : broken(
                        Rule.INIT_CODE_SIZE,
                        "init code is " + body.data().size() + " bytes, above " + Revision.MAX_INIT_CODE_SIZE);
    }

    static Optional<Invalid<RecoveredTransaction>> intrinsicGas(TransactionBody body, Revision revision) {
        Gas intrinsic = IntrinsicGas.of(body.to(), body.data(), body.accessList(), revision);
        return intrinsic.compareTo(body.gasLimit()) <= 0
                ? Optional.empty()
                : broken(
                        Rule.INTRINSIC_GAS,
                        "gas limit is " + body.gasLimit() + ", below the intrinsic gas of " + intrinsic);
    }

    /**
     * Every rule that needs the sender's account.
     *
     * @param account the sender's, {@link Account#EMPTY} where it does not exist
     * @param baseFee of the block that would include the transaction
     */
    public static Optional<Invalid<RecoveredTransaction>> onAccount(
            RecoveredTransaction transaction, Account account, Wei baseFee) {
        TransactionBody body = transaction.body();
        return senderIsExternal(transaction.sender(), account)
                .or(() -> nonce(body, account))
                .or(() -> feeCap(body, baseFee))
                .or(() -> funds(body, account));
    }

    /** EIP-3607. */
    static Optional<Invalid<RecoveredTransaction>> senderIsExternal(Address sender, Account account) {
        return account.codeHash().equals(Account.NO_CODE)
                ? Optional.empty()
                : broken(Rule.SENDER_NOT_EXTERNAL, "sender " + sender + " is a contract");
    }

    static Optional<Invalid<RecoveredTransaction>> nonce(TransactionBody body, Account account) {
        int order = Long.compareUnsigned(body.nonce(), account.nonce());
        if (order == 0) {
            return Optional.empty();
        }
        return broken(
                order < 0 ? Rule.NONCE_TOO_LOW : Rule.NONCE_TOO_HIGH,
                "nonce is " + Long.toUnsignedString(body.nonce()) + " but the account's next is "
                        + Long.toUnsignedString(account.nonce()));
    }

    static Optional<Invalid<RecoveredTransaction>> feeCap(TransactionBody body, Wei baseFee) {
        return body.maxFeePerGas().compareTo(baseFee) >= 0
                ? Optional.empty()
                : broken(
                        Rule.FEE_CAP_BELOW_BASE_FEE,
                        "max fee per gas is " + body.maxFeePerGas() + " wei, below the base fee of " + baseFee);
    }

    static Optional<Invalid<RecoveredTransaction>> funds(TransactionBody body, Account account) {
        BigInteger cost = mostCost(body);
        return cost.compareTo(account.balance().value().toBigInteger()) <= 0
                ? Optional.empty()
                : broken(
                        Rule.INSUFFICIENT_FUNDS,
                        "balance is " + account.balance() + " wei but the transaction may cost " + cost);
    }

    /** What the sender must own: gas limit times fee cap plus value. May exceed 256 bits. */
    private static BigInteger mostCost(TransactionBody body) {
        UInt256 fee = body.maxFeePerGas().value();
        return fee.toBigInteger()
                .multiply(BigInteger.valueOf(body.gasLimit().value()))
                .add(body.value().value().toBigInteger());
    }

    private static Optional<Invalid<RecoveredTransaction>> broken(Rule rule, String detail) {
        return Optional.of(new Invalid<>(rule, detail));
    }
}
