package org.lode.consensus.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.crypto.Eip55;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

/** Transactions as other programs sign them, and the addresses of contracts. */
final class SigningVectorsTest {
    private static final Secp256k1 CURVE = Secp256k1.fastest();

    @TestFactory
    Stream<DynamicTest> signsEveryTypeAsEthersDoes() {
        return Vectors.in("ethers")
                .json("transactions", SigningVectorsTest::ethersTransactions)
                .testsByFile();
    }

    @TestFactory
    Stream<DynamicTest> findsContractsWhereEthersDoes() {
        return Vectors.in("ethers")
                .json("create", SigningVectorsTest::creations)
                .json("create2", SigningVectorsTest::saltedCreations)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> agreesWithTheExamplesOfTheEips() {
        return Vectors.in("eips")
                .json("eip155", SigningVectorsTest::eip155)
                .json("eip1014-create2", SigningVectorsTest::eip1014)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> readsTheSignaturesOfTheFirstClients() {
        return Vectors.in("basic")
                .json("txtest", SigningVectorsTest::firstTransactions)
                .tests();
    }

    private static Stream<VectorCase> ethersTransactions(JsonNode json) {
        return VectorFile.entries(json).flatMap(entry -> {
            JsonNode vector = entry.getValue();
            JsonNode transaction = vector.get("transaction");
            Stream<VectorCase> signed = Stream.of(
                            ethersCase("Legacy", vector, legacyOf(transaction, Optional.empty())),
                            ethersCase(
                                    "Eip155",
                                    vector,
                                    legacyOf(transaction, Optional.of(longOf(transaction, "chainId")))),
                            ethersCase("Berlin", vector, accessListOf(transaction)),
                            ethersCase("London", vector, dynamicFeeOf(transaction)))
                    .flatMap(Optional::stream);
            VectorCase blobs = new VectorCase(
                    vector.get("name").asText() + "/Cancun", () -> Transaction.decode(bytesOf(vector, "signedCancun")));
            return Stream.concat(signed, Stream.of(blobs));
        });
    }

    /** Empty where the vector has no such form: EIP-155 without a chain id. */
    private static Optional<VectorCase> ethersCase(String form, JsonNode vector, TransactionBody body) {
        if (bytesOf(vector, "unsigned" + form).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VectorCase(vector.get("name").asText() + "/" + form, () -> {
            PrivateKey key = PrivateKey.ofHex(vector.get("privateKey").asText());
            Bytes signed = bytesOf(vector, "signed" + form);
            JsonNode signature = vector.get("signature" + form);
            assertThat(SignedTransaction.signingHash(body))
                    .isEqualTo(Keccak.hash256(bytesOf(vector, "unsigned" + form)));
            SignedTransaction ours = SignedTransaction.sign(body, key, CURVE);
            assertThat(ours.encoded()).isEqualTo(signed);
            assertThat(ours.signature().r()).isEqualTo(wordOf(signature, "r"));
            assertThat(ours.signature().s()).isEqualTo(wordOf(signature, "s"));
            SignedTransaction decoded = (SignedTransaction) Transaction.decode(signed);
            assertThat(decoded.body()).isEqualTo(body);
            assertThat(senderOf(decoded)).contains(CURVE.address(key));
        }));
    }

    private static TransactionBody.Legacy legacyOf(JsonNode json, Optional<Long> chainId) {
        return new TransactionBody.Legacy(
                chainId,
                longOf(json, "nonce"),
                weiOf(json, "gasPrice"),
                Gas.of(longOf(json, "gasLimit")),
                addressOf(json, "to"),
                weiOf(json, "value"),
                bytesOf(json, "data"));
    }

    private static TransactionBody accessListOf(JsonNode json) {
        return new TransactionBody.AccessList(
                longOf(json, "chainId"),
                longOf(json, "nonce"),
                weiOf(json, "gasPrice"),
                Gas.of(longOf(json, "gasLimit")),
                addressOf(json, "to"),
                weiOf(json, "value"),
                bytesOf(json, "data"),
                accessesOf(json));
    }

    private static TransactionBody dynamicFeeOf(JsonNode json) {
        return new TransactionBody.DynamicFee(
                longOf(json, "chainId"),
                longOf(json, "nonce"),
                weiOf(json, "maxPriorityFeePerGas"),
                weiOf(json, "maxFeePerGas"),
                Gas.of(longOf(json, "gasLimit")),
                addressOf(json, "to"),
                weiOf(json, "value"),
                bytesOf(json, "data"),
                accessesOf(json));
    }

    private static List<AccessListEntry> accessesOf(JsonNode json) {
        List<AccessListEntry> entries = new ArrayList<>();
        for (JsonNode entry : json.path("accessList")) {
            List<Hash> slots = new ArrayList<>();
            entry.get("storageKeys").forEach(slot -> slots.add(Hash.ofHex(slot.asText())));
            entries.add(new AccessListEntry(Address.ofHex(entry.get("address").asText()), slots));
        }
        return entries;
    }

    private static Stream<VectorCase> creations(JsonNode json) {
        return each(json, "creates", (sender, vector) -> {
            Address contract = ContractAddress.ofCreate(sender, longOf(vector, "nonce"));
            assertThat(Eip55.encode(contract)).isEqualTo(vector.get("address").asText());
        });
    }

    private static Stream<VectorCase> saltedCreations(JsonNode json) {
        return each(json, "creates", (sender, vector) -> {
            Hash initCodeHash = Keccak.hash256(bytesOf(vector, "initCode"));
            assertThat(initCodeHash.toString())
                    .isEqualTo(vector.get("initCodeHash").asText());
            Address contract = ContractAddress.ofCreate2(
                    sender, Hash.ofHex(vector.get("salt").asText()), initCodeHash);
            assertThat(Eip55.encode(contract)).isEqualTo(vector.get("address").asText());
        });
    }

    /** The check of one creation by a sender. */
    private interface CreationCheck {
        void check(Address sender, JsonNode vector);
    }

    private static Stream<VectorCase> each(JsonNode json, String field, CreationCheck check) {
        return VectorFile.entries(json).flatMap(group -> {
            Address sender = Address.ofHex(group.getValue().get("sender").asText());
            return VectorFile.entries(group.getValue().get(field))
                    .map(entry -> new VectorCase(
                            group.getKey() + "/" + entry.getKey(), () -> check.check(sender, entry.getValue())));
        });
    }

    private static Stream<VectorCase> eip155(JsonNode vector) {
        return Stream.of(new VectorCase("example", () -> {
            TransactionBody body = new TransactionBody.Legacy(
                    Optional.of(vector.get("chain_id").asLong()),
                    vector.get("nonce").asLong(),
                    new Wei(decimal(vector, "gas_price")),
                    Gas.of(vector.get("gas_limit").asLong()),
                    addressOf(vector, "to"),
                    new Wei(decimal(vector, "value")),
                    bytesOf(vector, "data"));
            assertThat(SignedTransaction.signingHash(body))
                    .isEqualTo(Hash.ofHex(vector.get("signing_hash").asText()));
            SignedTransaction signed = SignedTransaction.sign(
                    body, PrivateKey.ofHex(vector.get("private_key").asText()), CURVE);
            assertThat(signed.v()).isEqualTo(vector.get("v").asLong());
            assertThat(signed.signature()).isEqualTo(new Signature(decimal(vector, "r"), decimal(vector, "s"), 0));
            assertThat(signed.encoded()).isEqualTo(bytesOf(vector, "signed"));
        }));
    }

    private static Stream<VectorCase> eip1014(JsonNode json) {
        return VectorFile.entries(json)
                .map(entry -> new VectorCase(entry.getKey(), () -> {
                    JsonNode vector = entry.getValue();
                    Address contract = ContractAddress.ofCreate2(
                            Address.ofHex(vector.get("address").asText()),
                            Hash.ofHex(vector.get("salt").asText()),
                            Keccak.hash256(bytesOf(vector, "init_code")));
                    assertThat(Eip55.encode(contract))
                            .isEqualTo(vector.get("result").asText());
                }));
    }

    private static Stream<VectorCase> firstTransactions(JsonNode json) {
        return VectorFile.entries(json)
                .map(entry -> new VectorCase(entry.getKey(), () -> {
                    JsonNode vector = entry.getValue();
                    SignedTransaction signed = (SignedTransaction) Transaction.decode(bytesOf(vector, "signed"));
                    TransactionBody expected = new TransactionBody.Legacy(
                            Optional.empty(),
                            vector.get("nonce").asLong(),
                            Wei.of(vector.get("gasprice").asLong()),
                            Gas.of(vector.get("startgas").asLong()),
                            addressOf(vector, "to"),
                            Wei.of(vector.get("value").asLong()),
                            bytesOf(vector, "data"));
                    assertThat(signed.body()).isEqualTo(expected);
                    // From before EIP-2: the second has a high s, so the curve and not the rule is asked.
                    assertThat(CURVE.recover(SignedTransaction.signingHash(signed.body()), signed.signature()))
                            .contains(CURVE.address(
                                    PrivateKey.ofHex(vector.get("key").asText())));
                }));
    }

    private static Optional<Address> senderOf(SignedTransaction transaction) {
        return RecoveredTransaction.recover(transaction, CURVE).map(RecoveredTransaction::sender);
    }

    private static long longOf(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isTextual() ? UInt256.ofHex(value.asText()).toLongExact() : value.asLong(0);
    }

    private static Wei weiOf(JsonNode json, String field) {
        return new Wei(wordOf(json, field));
    }

    private static UInt256 wordOf(JsonNode json, String field) {
        return UInt256.ofHex(json.path(field).asText("0"));
    }

    private static UInt256 decimal(JsonNode json, String field) {
        return UInt256.of(new BigInteger(json.get(field).asText()));
    }

    private static Bytes bytesOf(JsonNode json, String field) {
        return Bytes.ofHex(json.path(field).asText(""));
    }

    private static Optional<Address> addressOf(JsonNode json, String field) {
        return Optional.of(json.path(field).asText(""))
                .filter(text -> !text.isEmpty())
                .map(Address::ofHex);
    }
}
