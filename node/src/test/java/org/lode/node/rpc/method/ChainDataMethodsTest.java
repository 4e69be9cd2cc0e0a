package org.lode.node.rpc.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lode.node.rpc.method.RpcFixture.FINDER;
import static org.lode.node.rpc.method.RpcFixture.MINER;
import static org.lode.node.rpc.method.RpcFixture.RECEIVER;
import static org.lode.node.rpc.method.RpcFixture.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.node.store.StoreRefusal;

/** Blocks, transactions, receipts and state. */
final class ChainDataMethodsTest {
    private static final String REGISTRY = "0x0000000000000000000000000000000000000057";
    private static final String CONTRIBUTION_REWARD = "0x35c6c3f828a3800";

    private final RpcFixture node;

    ChainDataMethodsTest() throws StoreRefusal {
        node = new RpcFixture();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void givesAHeaderUnderEthereumsNames() {
        Block block = node.two.block();
        JsonNode shown = node.result("eth_getBlockByNumber", "0x2", false);
        assertThat(shown.path("hash").asText()).isEqualTo(block.hash().toString());
        assertThat(shown.path("parentHash").asText()).isEqualTo(node.one.hash().toString());
        assertThat(shown.path("miner").asText()).isEqualTo(MINER.toString());
        assertThat(shown.path("sha3Uncles").asText())
                .isEqualTo("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");
        assertThat(shown.path("nonce").asText()).hasSize(18);
        assertThat(shown.path("logsBloom").asText()).hasSize(514);
        assertThat(shown.path("difficulty").asText())
                .isEqualTo(block.header().difficulty().toQuantity());
        assertThat(shown.path("totalDifficulty").asText())
                .isEqualTo(node.two.totalDifficulty().toQuantity());
        assertThat(shown.path("size").asText())
                .isEqualTo("0x" + Integer.toHexString(block.encoded().size()));
        assertThat(shown.path("uncles")).isEmpty();
        assertThat(shown.path("contributions").asText()).isEqualTo("0x1");
        assertThat(shown.path("workUnits").asText()).isEqualTo("0x3");
        assertThat(shown.path("transactions"))
                .extracting(JsonNode::asText)
                .containsExactly(block.transactions().stream()
                        .map(it -> it.hash().toString())
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "pending", "0x2"})
    void findsTheHeadByName(String tag) {
        assertThat(node.result("eth_getBlockByNumber", tag, false)
                        .path("number")
                        .asText())
                .isEqualTo("0x2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest", "safe", "finalized", "0x0"})
    void findsGenesisByNameWhileTheChainIsShort(String tag) {
        assertThat(node.result("eth_getBlockByNumber", tag, false)
                        .path("number")
                        .asText())
                .isEqualTo("0x0");
    }

    @Test
    void leavesContributionsOutOfBlocksForToolsThatDoNotKnowThem() {
        JsonNode all = node.result("eth_getBlockByNumber", "0x2", true);
        JsonNode block = node.ofEthereumTypes("eth_getBlockByNumber", "0x2", true);
        assertThat(all.path("transactions")).hasSize(3);
        assertThat(block.path("transactions"))
                .containsExactly(
                        all.path("transactions").get(1),
                        all.path("transactions").get(2));
        assertThat(block.path("hash")).isEqualTo(all.path("hash"));
        assertThat(node.ofEthereumTypes("eth_getBlockByNumber", "0x2", false).path("transactions"))
                .containsExactly(
                        all.path("transactions").get(1).path("hash"),
                        all.path("transactions").get(2).path("hash"));
        assertThat(node.ofEthereumTypes("eth_getBlockTransactionCountByNumber", "0x2")
                        .asText())
                .isEqualTo("0x2");
        assertThat(node.ofEthereumTypes("eth_getBlockReceipts", "0x2"))
                .extracting(it -> it.path("type").asText())
                .containsExactly("0x0", "0x1");
        String contribution = all.path("transactions").get(0).path("hash").asText();
        assertThat(node.ofEthereumTypes("eth_getTransactionByHash", contribution)
                        .path("type")
                        .asText())
                .isEqualTo("0x57");
    }

    @Test
    void givesNullForWhatDoesNotExist() {
        assertThat(node.result("eth_getBlockByNumber", "0x9", false).isNull()).isTrue();
        assertThat(node.result("eth_getBlockByHash", Hash.ZERO, true).isNull()).isTrue();
        assertThat(node.result("eth_getTransactionByHash", Hash.ZERO).isNull()).isTrue();
        assertThat(node.result("eth_getTransactionReceipt", Hash.ZERO).isNull()).isTrue();
        assertThat(node.result("eth_getBlockReceipts", "0x9").isNull()).isTrue();
        assertThat(node.result("eth_getTransactionByBlockNumberAndIndex", "0x1", "0xffffffffffffffff")
                        .isNull())
                .isTrue();
        assertThat(node.result("eth_getUncleByBlockNumberAndIndex", "0x1", "0x0")
                        .isNull())
                .isTrue();
        assertThat(node.result("eth_getUncleCountByBlockNumber", "0x1").asText())
                .isEqualTo("0x0");
    }

    @Test
    void showsAContributionAsATransferFromTheRegistry() {
        ContributionTransaction contribution = ContributionTransaction.of(node.share);
        JsonNode shown = node.result("eth_getTransactionByHash", contribution.hash());
        assertThat(shown.path("type").asText()).isEqualTo("0x57");
        assertThat(shown.path("from").asText()).isEqualTo(REGISTRY);
        assertThat(shown.path("to").asText()).isEqualTo(FINDER.toString());
        assertThat(shown.path("value").asText()).isEqualTo(CONTRIBUTION_REWARD);
        assertThat(shown.path("gas").asText()).isEqualTo("0x0");
        assertThat(shown.path("input").asText()).isEqualTo("0x");
        assertThat(shown.path("workId").asText()).isEqualTo(node.share.workId().toString());
        assertThat(shown.path("workNumber").asText()).isEqualTo("0x2");
        assertThat(shown.path("sealHash").asText())
                .isEqualTo(node.share.sealHash().toString());
        assertThat(shown.path("workNonce").asText())
                .isEqualTo("0x%016x".formatted(node.share.seal().nonce()));

        JsonNode receipt = node.result("eth_getTransactionReceipt", contribution.hash());
        assertThat(receipt.path("status").asText()).isEqualTo("0x1");
        assertThat(receipt.path("gasUsed").asText()).isEqualTo("0x0");
        assertThat(receipt.path("effectiveGasPrice").asText()).isEqualTo("0x0");
        assertThat(receipt.path("logs")).hasSize(1);
        assertThat(node.result("eth_getRawTransactionByHash", contribution.hash())
                        .asText())
                .isEqualTo(contribution.encoded().toString());
    }

    @Test
    void showsTransactionsOfEachTypeWithTheirOwnFields() {
        JsonNode dynamic = node.result("eth_getTransactionByBlockNumberAndIndex", "0x1", "0x0");
        assertThat(dynamic.path("type").asText()).isEqualTo("0x2");
        assertThat(dynamic.has("maxFeePerGas")).isTrue();
        assertThat(dynamic.path("yParity").asText()).isEqualTo(dynamic.path("v").asText());
        JsonNode legacy = node.result("eth_getTransactionByHash", node.legacy.hash());
        assertThat(legacy.path("type").asText()).isEqualTo("0x0");
        assertThat(legacy.has("maxFeePerGas")).isFalse();
        assertThat(legacy.has("accessList")).isFalse();
        assertThat(legacy.path("from").asText())
                .isEqualTo(TestAccounts.address(1).toString());
        assertThat(legacy.path("v").asText()).isEqualTo("0x" + Long.toHexString(node.legacy.v()));
        JsonNode accessList = node.result("eth_getTransactionByHash", node.accessList.hash());
        assertThat(accessList.path("type").asText()).isEqualTo("0x1");
        assertThat(accessList.path("accessList").path(0).path("address").asText())
                .isEqualTo(RECEIVER.toString());
        assertThat(accessList.path("accessList").path(0).path("storageKeys")).hasSize(1);
    }

    @Test
    void countsGasLogsAndPricesInReceipts() {
        JsonNode receipts = node.result("eth_getBlockReceipts", "0x2");
        assertThat(receipts).extracting(it -> it.path("gasUsed").asText()).containsExactly("0x0", "0x5208", "0x62d4");
        assertThat(receipts)
                .extracting(it -> it.path("cumulativeGasUsed").asText())
                .containsExactly("0x0", "0x5208", "0xb4dc");
        assertThat(receipts.path(1).path("effectiveGasPrice").asText())
                .isEqualTo(RpcFixture.PRICE.value().toQuantity());
        assertThat(receipts.path(1).path("contractAddress").isNull()).isTrue();
    }

    @Test
    void readsStateAfterAnyRecentBlock() {
        String funded = TestAccounts.address(3).toString();
        assertThat(node.result("eth_getBalance", funded, "0x0").asText()).isEqualTo("0xd3c21bcecceda1000000");
        assertThat(node.result("eth_getBalance", funded, "0x1").asText()).isEqualTo("0xd3c21bcecceda1000005");
        assertThat(node.result("eth_getBalance", funded, node.one.hash()).asText())
                .isEqualTo("0xd3c21bcecceda1000005");
        assertThat(node.result("eth_getBalance", funded, json("{'blockHash':'" + node.one.hash() + "'}"))
                        .asText())
                .isEqualTo("0xd3c21bcecceda1000005");
        assertThat(node.result("eth_getBalance", funded, json("{'blockNumber':'0x0'}"))
                        .asText())
                .isEqualTo("0xd3c21bcecceda1000000");
        assertThat(node.result("eth_getTransactionCount", TestAccounts.address(1))
                        .asText())
                .isEqualTo("0x1");
        assertThat(node.result("eth_getCode", RECEIVER, "latest").asText()).isEqualTo("0x");
        assertThat(node.result("eth_getStorageAt", REGISTRY, "0x0", "latest").asText())
                .hasSize(66);
    }

    @Test
    void saysWhatIsWrongWithAStateRequest() {
        assertThat(node.error("eth_getBalance", RECEIVER, "0x9")).isEqualTo("-32000 header not found");
        assertThat(node.error(
                        "eth_getBalance", RECEIVER, json("{'blockHash':'" + Hash.ZERO + "','requireCanonical':true}")))
                .isEqualTo("-32000 header for hash not found");
        assertThat(node.error("eth_getStorageAt", RECEIVER, "0xasdf", "latest"))
                .isEqualTo("-32602 invalid hex in storage key: \"0xasdf\"");
        assertThat(node.error("eth_getStorageAt", RECEIVER, "0x" + "0".repeat(65), "latest"))
                .startsWith("-32602 storage key too long (want at most 32 bytes): ");
    }

    @Test
    void givesTheChainsOwnBytes() {
        assertThat(node.result("debug_getRawBlock", "0x2").asText())
                .isEqualTo(node.two.block().encoded().toString());
        assertThat(node.result("debug_getRawReceipts", "0x2"))
                .extracting(JsonNode::asText)
                .containsExactly(node.two.receipts().stream()
                        .map(it -> it.encoded().toString())
                        .toArray(String[]::new));
        assertThat(node.error("debug_getRawHeader", "0x9")).isEqualTo("-32000 block not found");
    }
}
