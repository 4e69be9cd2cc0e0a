package org.lode.consensus.statetest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/**
 * One state test: a state, a block, a transaction, and what must come of it.
 *
 * @param name what tells it from the others of its file: {@code test/fork/index}
 * @param fork in the words of the test
 * @param revision empty for a fork that this machine does not have
 * @param transaction as signed, undecoded: some tests want it refused
 * @param stateRoot after the transaction
 * @param logsHash Keccak-256 of the RLP of the logs
 * @param refusal why the transaction must be refused, in the words of the test; empty where it must run
 */
public record StateTest(
        String name,
        String fork,
        Optional<Revision> revision,
        WholeState before,
        BlockEnvironment block,
        Bytes transaction,
        Hash stateRoot,
        Hash logsHash,
        Optional<String> refusal) {
    private static final long CHAIN_ID = 1;

    /** Where a test names none, as the tools that filled the tests have it. */
    private static final Wei DEFAULT_BASE_FEE = Wei.of(10);

    private static final Map<String, Revision> REVISIONS = Map.of(
            "London", Revision.LONDON,
            "Merge", Revision.PARIS,
            "Paris", Revision.PARIS,
            "Shanghai", Revision.SHANGHAI,
            "Cancun", Revision.CANCUN);

    /** Every test of a file, in its order. @throws RuntimeException where the file is no state test */
    public static Stream<StateTest> ofFile(JsonNode file) {
        return file.propertyStream().flatMap(test -> ofTest(test.getKey(), test.getValue()));
    }

    private static Stream<StateTest> ofTest(String name, JsonNode test) {
        WholeState before = WholeState.ofJson(test.required("pre"));
        return test.required("post")
                .propertyStream()
                .flatMap(fork -> IntStream.range(0, fork.getValue().size())
                        .mapToObj(index -> of(
                                name + "/" + fork.getKey() + "/" + index,
                                fork.getKey(),
                                before,
                                test,
                                fork.getValue().get(index))));
    }

    private static StateTest of(String name, String fork, WholeState before, JsonNode test, JsonNode post) {
        Optional<Revision> revision = Optional.ofNullable(REVISIONS.get(fork));
        return new StateTest(
                name,
                fork,
                revision,
                before,
                block(test.required("env"), revision.orElse(Revision.CANCUN)),
                Bytes.ofHex(post.required("txbytes").asText()),
                Hash.ofHex(post.required("hash").asText()),
                Hash.ofHex(post.required("logs").asText()),
                post.propertyStream()
                        .filter(it -> it.getKey().startsWith("expectException"))
                        .map(it -> it.getValue().asText())
                        .findFirst());
    }

    /** Opcode 0x44 gives the difficulty until London, the beacon chain's randomness since Paris. */
    private static BlockEnvironment block(JsonNode env, Revision revision) {
        boolean isMerged = revision.isSince(Revision.PARIS) && env.has("currentRandom");
        return new BlockEnvironment(
                CHAIN_ID,
                BlockNumber.of(number(env, "currentNumber").toLongExact()),
                number(env, "currentTimestamp").toLongExact(),
                number(env, isMerged ? "currentRandom" : "currentDifficulty"),
                Address.ofHex(env.required("currentCoinbase").asText()),
                Gas.of(number(env, "currentGasLimit").toLongSaturated()),
                env.has("currentBaseFee") ? new Wei(number(env, "currentBaseFee")) : DEFAULT_BASE_FEE,
                height -> Keccak.hash256(Long.toString(height.value()).getBytes(StandardCharsets.US_ASCII)));
    }

    private static UInt256 number(JsonNode parent, String field) {
        return UInt256.ofHex(parent.required(field).asText());
    }
}
