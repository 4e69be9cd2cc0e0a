package org.lode.consensus.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.ShapedTransactions;
import org.lode.consensus.testkit.ShapedValues;
import org.lode.consensus.work.SealedWork;

final class TransactionProperties {
    private final Secp256k1 curve = Secp256k1.fastest();

    @Property
    void whatWasEncodedIsDecoded(@ForAll("transactions") Transaction transaction) {
        Transaction decoded = Transaction.decode(transaction.encoded());
        assertThat(decoded).isEqualTo(transaction);
        assertThat(decoded.encoded()).isEqualTo(transaction.encoded());
        assertThat(decoded.type()).isEqualTo(transaction.type());
        assertSameParts(decoded, transaction);
    }

    private static void assertSameParts(Transaction decoded, Transaction transaction) {
        switch (transaction) {
            case SignedTransaction signed -> {
                assertThat(((SignedTransaction) decoded).body()).isEqualTo(signed.body());
                assertThat(((SignedTransaction) decoded).signature()).isEqualTo(signed.signature());
            }
            case ContributionTransaction contribution ->
                assertThat(((ContributionTransaction) decoded).work().header())
                        .isEqualTo(contribution.work().header());
        }
    }

    @Property
    void anElementOfABlockIsReadBack(@ForAll("transactions") Transaction transaction) {
        Bytes element = RlpWriter.encode(transaction::write);
        assertThat(RlpReader.decode(element, Transaction::read)).isEqualTo(transaction);
    }

    /** No two encodings of one transaction: whatever decodes is what would have been written. */
    @Property(tries = 3000)
    void aChangedByteIsRefusedOrMeansSomethingElse(
            @ForAll("transactions") Transaction transaction, @ForAll int place, @ForAll byte value) {
        byte[] bytes = transaction.encoded().toArray();
        bytes[Math.floorMod(place, bytes.length)] = value;
        Bytes changed = Bytes.owning(bytes);
        try {
            Transaction decoded = Transaction.decode(changed);
            assertThat(decoded.encoded()).isEqualTo(changed);
            assertThat(encodedAgain(decoded)).isEqualTo(changed);
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
        }
    }

    private static Bytes encodedAgain(Transaction transaction) {
        return switch (transaction) {
            case SignedTransaction signed ->
                SignedTransaction.of(signed.body(), signed.signature()).encoded();
            case ContributionTransaction contribution ->
                ContributionTransaction.of(SealedWork.of(
                                contribution.work().header(),
                                contribution.work().seal()))
                        .encoded();
        };
    }

    @Property(tries = 100)
    void theSignerIsRecovered(@ForAll("bodies") TransactionBody body, @ForAll("keys") PrivateKey key) {
        SignedTransaction signed = SignedTransaction.sign(body, key, curve);
        assertThat(RecoveredTransaction.recover(signed, curve).map(RecoveredTransaction::sender))
                .contains(curve.address(key));
    }

    @Provide
    Arbitrary<PrivateKey> keys() {
        return ShapedValues.words()
                .flatMap(word -> PrivateKey.ifValid(word)
                        .map(Arbitraries::just)
                        .orElse(Arbitraries.just(PrivateKey.of(UInt256.ONE))));
    }

    @Provide
    Arbitrary<Transaction> transactions() {
        return ShapedTransactions.transactions();
    }

    @Provide
    Arbitrary<TransactionBody> bodies() {
        return ShapedTransactions.bodies();
    }
}
