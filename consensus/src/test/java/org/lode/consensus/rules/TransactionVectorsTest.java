package org.lode.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;

/** Raw transactions, from bytes to sender, at the rules of this chain: Cancun's, or London's where a file ends earlier. */
final class TransactionVectorsTest {
    /** The vectors are of Ethereum's main chain. */
    private static final ChainSpec MAINNET = withChainId(Preset.DEVNET.genesis().spec());

    private static final Secp256k1 CURVE = Secp256k1.fastest();

    /** What became of some bytes: a rule that refused them, no transaction at all, or a sender. */
    private sealed interface Outcome {
        record Malformed() implements Outcome {}

        record Refused(Rule rule) implements Outcome {}

        record Accepted(RecoveredTransaction transaction) implements Outcome {}
    }

    private static final Outcome MALFORMED = new Outcome.Malformed();

    @TestFactory
    Stream<DynamicTest> judgesRawTransactionsAsEthereumDoes() {
        return Vectors.in("transaction")
                .json("tt*", TransactionVectorsTest::transactions)
                .tests();
    }

    private static Stream<VectorCase> transactions(JsonNode json) {
        return VectorFile.entries(json)
                .map(entry -> new VectorCase(entry.getKey(), () -> {
                    JsonNode results = entry.getValue().get("result");
                    JsonNode expected = results.has("Cancun") ? results.get("Cancun") : results.get("London");
                    Outcome outcome =
                            judge(Bytes.ofHex(entry.getValue().get("txbytes").asText()));
                    if (expected.has("exception")) {
                        assertThat(onTheRichestAccount(outcome))
                                .isIn(reasonsFor(expected.get("exception").asText()));
                    } else {
                        assertAccepted(outcome, expected);
                    }
                }));
    }

    private static void assertAccepted(Outcome outcome, JsonNode expected) {
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        RecoveredTransaction transaction = ((Outcome.Accepted) outcome).transaction();
        assertThat(transaction.hash()).isEqualTo(Hash.ofHex(expected.get("hash").asText()));
        assertThat(transaction.sender())
                .isEqualTo(Address.ofHex(expected.get("sender").asText()));
        assertThat(UInt256.of(IntrinsicGas.of(transaction.body()).value()))
                .isEqualTo(UInt256.ofHex(expected.get("intrinsicGas").asText()));
    }

    private static Outcome judge(Bytes encoded) {
        SignedTransaction decoded;
        try {
            decoded = (SignedTransaction) Transaction.decode(encoded);
        } catch (DecodeException _) {
            return MALFORMED;
        }
        return switch (TransactionRules.check(decoded, MAINNET, CURVE)) {
            case Verdict.Invalid<RecoveredTransaction> invalid -> new Outcome.Refused(invalid.rule());
            case Verdict.Deferred<RecoveredTransaction> deferred ->
                throw new AssertionError("no transaction waits: " + deferred);
            case Verdict.Valid<RecoveredTransaction> valid -> new Outcome.Accepted(valid.value());
        };
    }

    /** What nobody could pay for is refused here by the rule of funds; Ethereum's tests have a rule of their own for it. */
    private static Outcome onTheRichestAccount(Outcome outcome) {
        if (!(outcome instanceof Outcome.Accepted(RecoveredTransaction transaction))) {
            return outcome;
        }
        Account rich = new Account(transaction.body().nonce(), new Wei(UInt256.MAX), Account.NO_CODE);
        return TransactionRules.onAccount(transaction, rich, Wei.ZERO)
                .<Outcome>map(invalid -> new Outcome.Refused(invalid.rule()))
                .orElse(outcome);
    }

    /** Ethereum's exceptions in the terms of this code; those not named are malformed bytes. */
    private static Set<Outcome> reasonsFor(String exception) {
        return switch (exception) {
            case "TR_IntrinsicGas" -> Set.of(new Outcome.Refused(Rule.INTRINSIC_GAS));
            case "GasLimitPriceProductOverflow" -> Set.of(MALFORMED, new Outcome.Refused(Rule.INSUFFICIENT_FUNDS));
            case "1559PriorityFeeGreaterThanBaseFee" -> Set.of(new Outcome.Refused(Rule.TIP_ABOVE_FEE_CAP));
            case "ECRecoveryFail" -> Set.of(new Outcome.Refused(Rule.SIGNATURE));
            case "NonceTooLong" -> Set.of(MALFORMED, new Outcome.Refused(Rule.NONCE_LIMIT));
            // One of them also has too little gas, which costs less to see.
            case "InvalidVRS" ->
                Set.of(MALFORMED, new Outcome.Refused(Rule.SIGNATURE), new Outcome.Refused(Rule.INTRINSIC_GAS));
            // A v that names no chain is malformed; one that names another chain is refused by its rule.
            case "InvalidChainID" -> Set.of(MALFORMED, new Outcome.Refused(Rule.CHAIN_ID));
            default -> Set.of(MALFORMED);
        };
    }

    private static ChainSpec withChainId(ChainSpec spec) {
        return new ChainSpec(
                "vectors", 1, spec.ethash(), spec.difficulty(), spec.contribution(), spec.reward(), spec.fee());
    }
}
