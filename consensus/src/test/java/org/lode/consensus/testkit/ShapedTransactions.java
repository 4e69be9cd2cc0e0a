package org.lode.consensus.testkit;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.AccessListEntry;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/** Transactions and work for properties, made of {@link ShapedValues}: well formed, seldom valid. */
public final class ShapedTransactions {
    private ShapedTransactions() {}

    /** Transactions of every type with any numbers for a signature, right only by chance. */
    public static Arbitrary<Transaction> transactions() {
        Arbitrary<Signature> signatures = Combinators.combine(
                        ShapedValues.words(), ShapedValues.words(), Arbitraries.of(0, 1))
                .as(Signature::new);
        Arbitrary<Transaction> signed =
                Combinators.combine(bodies(), signatures).as(SignedTransaction::of);
        Arbitrary<Transaction> contributions = works().map(ContributionTransaction::of);
        return Arbitraries.oneOf(signed, signed, signed, contributions);
    }

    /** Sealed work with any seal. */
    public static Arbitrary<SealedWork> works() {
        Arbitrary<WorkHeader> headers = Combinators.combine(
                        ShapedValues.hashes(),
                        ShapedValues.hashes(),
                        ShapedValues.nonNegativeLongs().map(BlockNumber::of),
                        ShapedValues.nonNegativeLongs(),
                        ShapedValues.words(),
                        ShapedValues.addresses(),
                        ShapedValues.hashes())
                .as(WorkHeader::new);
        Arbitrary<Seal> seals =
                Combinators.combine(Arbitraries.longs(), ShapedValues.hashes()).as(Seal::new);
        return Combinators.combine(headers, seals).as(SealedWork::of);
    }

    /** What a sender may sign: legacy with and without a chain, types 1 and 2. */
    public static Arbitrary<TransactionBody> bodies() {
        Arbitrary<Wei> wei = ShapedValues.words().map(Wei::new);
        Arbitrary<Gas> gas = ShapedValues.nonNegativeLongs().map(Gas::of);
        Arbitrary<Bytes> data = ShapedValues.bytes(300);
        Arbitrary<Long> chain = Arbitraries.longs().between(0, (Long.MAX_VALUE - 36) / 2);
        Arbitrary<Optional<Long>> optionalChain = chain.optional(0.7);
        Arbitrary<List<AccessListEntry>> accessList = Combinators.combine(
                        ShapedValues.addresses(), ShapedValues.hashes().list().ofMaxSize(3))
                .as(AccessListEntry::new)
                .list()
                .ofMaxSize(3);
        Arbitrary<TransactionBody> legacy = Combinators.combine(
                        optionalChain, Arbitraries.longs(), wei, gas, ShapedValues.optionalAddresses(), wei, data)
                .as(TransactionBody.Legacy::new);
        Arbitrary<TransactionBody> type1 = Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        wei,
                        gas,
                        ShapedValues.optionalAddresses(),
                        wei,
                        data,
                        accessList)
                .as(TransactionBody.AccessList::new);
        Arbitrary<TransactionBody> type2 = type1.flatMap(body -> Combinators.combine(wei, wei)
                .as((tip, fee) -> new TransactionBody.DynamicFee(
                        body.chainId().orElseThrow(),
                        body.nonce(),
                        tip,
                        fee,
                        body.gasLimit(),
                        body.to(),
                        body.value(),
                        body.data(),
                        body.accessList())));
        return Arbitraries.oneOf(legacy, type1, type2);
    }
}
