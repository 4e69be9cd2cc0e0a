package org.lode.node.rpc.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;
import org.lode.node.store.StoreRefusal;

/**
 * The public schema of Ethereum's interface: first it must accept what other clients answered, which proves the validator, then
 * what this node answers to the same methods on its own chain. Blocks are asked for with hashes or without contributions, because
 * the schema knows no type 0x57.
 */
final class ResultShapesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JsonSchema> schemas = new TreeMap<>();

    @TestFactory
    Stream<DynamicTest> recordedAnswersAndOursHaveTheShape() {
        return Vectors.in("execution-apis")
                .files("tests/*.io", this::recorded)
                .files("openrpc.json", this::ours)
                .tests();
    }

    private Stream<VectorCase> recorded(VectorFile file) {
        loadSchemas(file.path().resolve("../../../openrpc.json.gz").normalize());
        List<String> lines = file.text().lines().toList();
        String method = json(line(lines, ">> ")).path("method").asText();
        JsonNode answer = json(line(lines, "<< "));
        return Stream.of(new VectorCase("recorded", () -> {
            if (answer.has("result")) {
                assertShape(method, answer.get("result"));
            } else {
                assertThat(answer.path("error").path("code").isInt()).isTrue();
            }
        }));
    }

    private Stream<VectorCase> ours(VectorFile file) {
        loadSchemas(file.path());
        return calls().entrySet().stream()
                .map(call -> new VectorCase(call.getKey(), () -> {
                    try (RpcFixture node = new RpcFixture()) {
                        for (Object[] params : call.getValue().of(node)) {
                            assertShape(call.getKey(), node.result(call.getKey(), params));
                        }
                    }
                }));
    }

    /** Several lists of parameters for one method, made of what is on the fixture's chain. */
    private interface Params {
        List<Object[]> of(RpcFixture node) throws StoreRefusal;
    }

    private static Map<String, Params> calls() {
        Map<String, Params> calls = new TreeMap<>();
        calls.put("eth_chainId", _ -> params());
        calls.put("eth_blockNumber", _ -> params());
        calls.put("eth_syncing", _ -> params());
        calls.put("eth_coinbase", _ -> params());
        calls.put("eth_accounts", _ -> params());
        calls.put("eth_gasPrice", _ -> params());
        calls.put("eth_baseFee", _ -> params());
        calls.put("eth_blobBaseFee", _ -> params());
        calls.put("eth_maxPriorityFeePerGas", _ -> params());
        calls.put("net_version", _ -> params());
        calls.put("txpool_status", _ -> params());
        calls.put("eth_newBlockFilter", _ -> params());
        calls.put("eth_newPendingTransactionFilter", _ -> params());
        calls.put(
                "eth_getBlockByNumber",
                _ -> List.of(
                        new Object[] {"0x2", false},
                        new Object[] {"0x1", true},
                        new Object[] {"finalized", true},
                        new Object[] {"0x9", true}));
        calls.put(
                "eth_getBlockByHash",
                node -> List.of(new Object[] {node.two.hash(), false}, new Object[] {node.one.hash(), true}));
        calls.put(
                "eth_getBlockReceipts", _ -> List.of(new Object[] {"0x0"}, new Object[] {"0x1"}, new Object[] {"0x2"}));
        calls.put("eth_getBlockTransactionCountByNumber", _ -> params("0x2"));
        calls.put("eth_getBlockTransactionCountByHash", node -> params(node.two.hash()));
        calls.put(
                "eth_getTransactionByHash",
                node -> List.of(new Object[] {node.legacy.hash()}, new Object[] {node.accessList.hash()}, new Object[] {
                    node.one.block().transactions().getFirst().hash()
                }));
        calls.put("eth_getTransactionByBlockNumberAndIndex", _ -> params("0x1", "0x0"));
        calls.put("eth_getTransactionByBlockHashAndIndex", node -> params(node.one.hash(), "0x0"));
        calls.put(
                "eth_getTransactionReceipt",
                node -> List.of(
                        new Object[] {node.legacy.hash()},
                        new Object[] {node.two.block().transactions().getFirst().hash()}));
        calls.put("eth_getBalance", _ -> params(RpcFixture.MINER, "latest"));
        calls.put("eth_getTransactionCount", _ -> params(TestAccounts.address(0), "latest"));
        calls.put("eth_getCode", _ -> params(RpcFixture.MINER, "latest"));
        calls.put("eth_getStorageAt", _ -> params(RpcFixture.MINER, "0x0", "latest"));
        calls.put("eth_getLogs", _ -> params(RpcFixture.json("{'fromBlock':'0x0'}")));
        calls.put("eth_newFilter", _ -> params(RpcFixture.json("{'fromBlock':'0x0'}")));
        calls.put("eth_feeHistory", _ -> params("0x3", "latest", RpcFixture.json("[95,99]")));
        calls.put("eth_call", _ -> params(RpcFixture.json("{'to':'" + RpcFixture.MINER + "'}"), "latest"));
        calls.put("eth_estimateGas", _ -> params(RpcFixture.json("{'to':'" + RpcFixture.MINER + "'}")));
        calls.put(
                "eth_sendRawTransaction",
                _ -> params(TestAccounts.transfer(0, 1, RpcFixture.RECEIVER, Wei.of(3))
                        .encoded()));
        calls.put("txpool_contentFrom", _ -> params(RpcFixture.MINER));
        calls.put("txpool_content", _ -> params());
        calls.put("debug_getRawBlock", _ -> params("0x1"));
        calls.put("debug_getRawHeader", _ -> params("0x1"));
        calls.put("debug_getRawReceipts", _ -> params("0x1"));
        calls.put("debug_getRawTransaction", node -> params(node.legacy.hash()));
        return calls;
    }

    private static List<Object[]> params(Object... params) {
        return List.<Object[]>of(params);
    }

    private void assertShape(String method, JsonNode result) {
        JsonSchema schema = Objects.requireNonNull(schemas.get(method), () -> "no schema of " + method);
        Set<ValidationMessage> broken = schema.validate(result);
        assertThat(broken).as("%s answered %s", method, result).isEmpty();
    }

    private void loadSchemas(Path openRpc) {
        if (!schemas.isEmpty()) {
            return;
        }
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
        new VectorFile(openRpc, "openrpc.json")
                .json()
                .path("methods")
                .forEach(method -> schemas.put(
                        method.path("name").asText(),
                        factory.getSchema(method.path("result").path("schema"))));
    }

    private static String line(List<String> lines, String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .orElseThrow()
                .substring(prefix.length());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
