package org.lode.node.rpc.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.testkit.fuzz.Fuzz;
import org.lode.consensus.testkit.fuzz.JsonMutator;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;

/**
 * Every method, with arguments that were sound before they were damaged: a call gets a result or an error that says why, and never
 * that something went wrong inside.
 */
final class MethodFuzzTest {
    private static final int LEAST_CALLS = 2_000;
    private static final int INTERNAL_ERROR = -32603;
    private static final int MANY = 1_500;
    private static final int SHOWN_CHARACTERS = 2_000;

    private static final List<String> TEXTS = Stream.of(
                    List.of(
                            "", "0x", "0x0", "0x1", "0x00", "0x01", "0x2", "0x3", "0X1", "1", "-1", "0x-1", " 0x1",
                            "0xg"),
                    List.of("0x7fffffff", "0x80000000", "0xffffffff", "0x7fffffffffffffff", "0x8000000000000000"),
                    List.of(
                            "0xffffffffffffffff",
                            "0x10000000000000000",
                            "0x1" + "0".repeat(63),
                            "0x1" + "0".repeat(64)),
                    List.of(
                            "0x" + "f".repeat(64),
                            "0x" + "00".repeat(20),
                            "0x" + "ff".repeat(20),
                            "0x" + "00".repeat(32)),
                    List.of("latest", "earliest", "pending", "safe", "finalized", "Latest"),
                    List.of("callTracer", "prestateTracer", "4byteTracer", "{}", "1s", "-1s", "1e9h", "9999999999h"),
                    List.of(
                            "logs",
                            "newHeads",
                            "newPendingTransactions",
                            "syncing",
                            "enode://",
                            "127.0.0.1:0",
                            "ä\u0000\n"),
                    List.of("0x5b600056", "0x60016000526020600060003e", "0x" + "5b".repeat(MANY), "x".repeat(MANY)),
                    List.of("0x0000000000000000000000000000000000000005", "0x0000000000000000000000000000000000001000"))
            .flatMap(List::stream)
            .toList();

    private static final List<String> NAMES = List.of(
            "from",
            "to",
            "gas",
            "gasPrice",
            "maxFeePerGas",
            "maxPriorityFeePerGas",
            "value",
            "data",
            "input",
            "nonce",
            "type",
            "chainId",
            "accessList",
            "blobVersionedHashes",
            "blockHash",
            "blockNumber",
            "requireCanonical",
            "fromBlock",
            "toBlock",
            "address",
            "topics",
            "tracer",
            "tracerConfig",
            "timeout",
            "reexec",
            "enableMemory",
            "stateOverrides",
            "blockOverrides",
            "txIndex",
            "code",
            "balance",
            "state",
            "stateDiff",
            "movePrecompileToAddress",
            "number",
            "time",
            "gasLimit",
            "difficulty",
            "baseFeePerGas");

    /** What even sound arguments get here: no socket is there to notify. */
    private static final Set<String> REFUSED = Set.of(
            "eth_subscribe: notifications not supported; connect over WebSocket",
            "eth_unsubscribe: subscription not found");

    private record Call(String method, ArrayNode arguments) {}

    @Test
    void everyMethodAnswersWhateverItIsAsked() throws Exception {
        long seed = Fuzz.seed();
        JsonMutator mutator = new JsonMutator(new SplittableRandom(seed), TEXTS, NAMES);
        int calls = 0;
        int answered = 0;
        try (RpcFixture node = new RpcFixture()) {
            // Without arguments there is nothing to damage.
            List<Call> sound =
                    sound(node).stream().filter(it -> !it.arguments().isEmpty()).toList();
            long end = System.nanoTime() + Fuzz.time().toNanos();
            while (calls < LEAST_CALLS || System.nanoTime() < end) {
                Call call = sound.get(calls++ % sound.size());
                ArrayNode arguments = mutator.mutate(call.arguments());
                JsonNode answer = answer(node, call.method(), arguments);
                if (answer.path("error").path("code").asInt() == INTERNAL_ERROR) {
                    throw new AssertionError(
                            "%s answers %s (seed %d) to %s".formatted(call.method(), answer, seed, shown(arguments)));
                }
                answered += answer.has("result") ? 1 : 0;
            }
        }
        System.out.printf("fuzz: methods seed=%d calls=%d answered=%d%n", seed, calls, answered);
        assertThat(answered).isPositive();
    }

    /** A fuzz that reaches no method's inside would say nothing. */
    @Test
    void everyMethodAnswersItsSoundArguments() throws Exception {
        try (RpcFixture node = new RpcFixture()) {
            List<Call> sound = sound(node);
            Set<String> called = new TreeSet<>(sound.stream().map(Call::method).toList());
            assertThat(called).isEqualTo(node.methodNames());
            Set<String> refused = new TreeSet<>();
            for (Call call : sound) {
                JsonNode answer = answer(node, call.method(), call.arguments());
                if (!answer.has("result")) {
                    refused.add(call.method() + ": "
                            + answer.path("error").path("message").asText());
                }
            }
            assertThat(refused).isEqualTo(REFUSED);
        }
    }

    private static JsonNode answer(RpcFixture node, String method, ArrayNode arguments) {
        try {
            return node.answer(method, arguments.valueStream().toArray());
        } catch (RuntimeException e) {
            throw new AssertionError(method + " let out " + e + " for " + shown(arguments), e);
        }
    }

    private static String shown(ArrayNode arguments) {
        String text = arguments.toString();
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }

    /** Of the file beside this class: a method and its arguments in each line, {@code $} and a letter for what exists here. */
    private static List<Call> sound(RpcFixture node) throws IOException {
        String filter = node.result("eth_newFilter", RpcFixture.json("{}")).asText();
        Map<String, String> known = Map.of(
                "$A", RpcFixture.RECEIVER.toString(),
                "$B", node.two.hash().toString(),
                "$D", TestAccounts.address(4).toString(),
                "$E", "enode://" + "79".repeat(64) + "@127.0.0.1:30303",
                "$F", filter,
                "$R", another(node).encoded().toString(),
                "$T", node.legacy.hash().toString());
        String file =
                Resources.toString(Resources.getResource(MethodFuzzTest.class, "calls.txt"), StandardCharsets.UTF_8);
        List<Call> calls = new ArrayList<>();
        for (String line : file.lines().toList()) {
            String text = line;
            for (Map.Entry<String, String> value : known.entrySet()) {
                text = text.replace(value.getKey(), value.getValue());
            }
            int space = text.indexOf(' ');
            calls.add(new Call(text.substring(0, space), (ArrayNode) RpcFixture.json(text.substring(space))));
        }
        return calls;
    }

    private static SignedTransaction another(RpcFixture node) {
        return TestAccounts.sign(
                3,
                new TransactionBody.Legacy(
                        Optional.of(node.test.builder.spec().chainId()),
                        0,
                        RpcFixture.PRICE,
                        Gas.of(21_000),
                        Optional.of(RpcFixture.RECEIVER),
                        Wei.of(1),
                        Bytes.EMPTY));
    }
}
