package org.lode.node.rpc.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lode.node.rpc.method.RpcFixture.RECEIVER;
import static org.lode.node.rpc.method.RpcFixture.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.node.store.StoreRefusal;

/** Fees, calls, estimates, the pool, and the accounts of a devnet. */
final class SendingMethodsTest {
    private static final Address UNLOCKED = TestAccounts.address(4);

    private final RpcFixture node;

    SendingMethodsTest() throws StoreRefusal {
        node = new RpcFixture();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void acceptsATransactionAndShowsItWaiting() {
        SignedTransaction sent = TestAccounts.transfer(0, 1, RECEIVER, Wei.of(3));
        assertThat(node.result("eth_sendRawTransaction", sent.encoded()).asText())
                .isEqualTo(sent.hash().toString());
        JsonNode waiting = node.result("eth_getTransactionByHash", sent.hash());
        assertThat(waiting.path("blockHash").isNull()).isTrue();
        assertThat(waiting.path("transactionIndex").isNull()).isTrue();
        assertThat(node.result("eth_getTransactionReceipt", sent.hash()).isNull())
                .isTrue();
        String sender = TestAccounts.address(0).toString();
        assertThat(node.result("eth_getTransactionCount", sender, "pending").asText())
                .isEqualTo("0x2");
        assertThat(node.result("eth_getTransactionCount", sender, "latest").asText())
                .isEqualTo("0x1");
        assertThat(node.result("txpool_status").path("pending").asText()).isEqualTo("0x1");
        assertThat(node.result("txpool_content")
                        .path("pending")
                        .path(sender)
                        .path("1")
                        .path("hash")
                        .asText())
                .isEqualTo(sent.hash().toString());
        assertThat(node.result("txpool_contentFrom", sender).path("pending")).hasSize(1);
        assertThat(node.result("txpool_inspect")
                        .path("pending")
                        .path(sender)
                        .path("1")
                        .asText())
                .startsWith(RECEIVER + ": 3 wei");
        assertThat(node.error("eth_sendRawTransaction", sent.encoded())).isEqualTo("-32000 already known");
    }

    @Test
    void wordsRefusalsSoThatWalletsRecogniseThem() {
        SignedTransaction old = TestAccounts.transfer(0, 0, RECEIVER, Wei.of(3));
        assertThat(node.error("eth_sendRawTransaction", old.encoded())).startsWith("-32000 nonce too low: ");
        SignedTransaction rich =
                TestAccounts.transfer(0, 1, RECEIVER, Wei.of(Long.MAX_VALUE).times(1_000_000));
        assertThat(node.error("eth_sendRawTransaction", rich.encoded()))
                .startsWith("-32000 insufficient funds for gas * price + value: ");
        assertThat(node.error("eth_sendRawTransaction", "0x")).startsWith("-32000 ");
        assertThat(node.error("eth_sendRawTransaction", "0x03c0")).contains("type 3");
        assertThat(node.error("eth_sendRawTransaction", "0x0")).startsWith("-32602 ");
    }

    @Test
    void refusesAContributionThatWasPaid() {
        Bytes paid = ContributionTransaction.of(node.share).encoded();
        assertThat(node.error("eth_sendRawTransaction", paid)).startsWith("-32000 ");
    }

    @Test
    void estimatesAndCallsPlainTransfers() {
        String transfer = "{'from':'" + UNLOCKED + "','to':'" + RECEIVER + "','value':'0x1'";
        assertThat(node.result("eth_estimateGas", json(transfer + "}")).asText())
                .isEqualTo("0x5208");
        assertThat(node.result("eth_estimateGas", json(transfer + ",'accessList':[{'address':'" + RECEIVER + "'}]}"))
                        .asText())
                .isEqualTo("0x5b68");
        assertThat(node.result("eth_call", json(transfer + "}"), "latest").asText())
                .isEqualTo("0x");
        assertThat(node.error(
                        "eth_call",
                        json("{'to':'" + RECEIVER + "','value':'0x1','gas':'0x5208','from':'" + Address.ofNumber(0x999)
                                + "'}")))
                .startsWith("-32000 insufficient funds for gas * price + value: ");
        assertThat(node.error("eth_call", json(transfer + ",'gas':'0x1'}")))
                .startsWith("-32000 intrinsic gas too low: ");
        assertThat(node.error("eth_call", json(transfer + ",'maxFeePerGas':'0x1'}")))
                .startsWith("-32000 max fee per gas less than block base fee: ");
        assertThat(node.error("eth_call", json(transfer + ",'gasPrice':'0x1','maxFeePerGas':'0x1'}")))
                .contains("both gasPrice and");
        assertThat(node.error("eth_call", json("{'data':'0x01','input':'0x02'}")))
                .contains("not equal");
    }

    @Test
    void suggestsFees() {
        JsonNode history = node.result("eth_feeHistory", "0x5", "latest", json("[0, 50, 100]"));
        assertThat(history.path("oldestBlock").asText()).isEqualTo("0x0");
        assertThat(history.path("baseFeePerGas")).hasSize(4);
        assertThat(history.path("gasUsedRatio")).hasSize(3);
        assertThat(history.path("reward"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row).hasSize(3));
        assertThat(history.path("reward").path(0)).extracting(JsonNode::asText).containsOnly("0x0");
        assertThat(history.path("reward").path(1)).extracting(JsonNode::asText).containsOnly("0x3b9aca00");
        assertThat(node.result("eth_maxPriorityFeePerGas").asText()).startsWith("0x");
        assertThat(node.result("eth_blobBaseFee").asText()).isEqualTo("0x1");
        assertThat(node.error("eth_feeHistory", "0x1", "0x9"))
                .isEqualTo("-32000 request beyond head block: requested 9, head 2");
        assertThat(node.error("eth_feeHistory", "0x1", "latest", json("[50, 50]")))
                .startsWith("-32000 invalid reward percentile");
        assertThat(node.error("eth_feeHistory", "0x1", "latest", json("[101]"))).startsWith("-32602 ");
    }

    @Test
    void signsForTheAccountsOfADevnetAndForNoOther() {
        assertThat(node.result("eth_accounts")).extracting(JsonNode::asText).containsExactly(UNLOCKED.toString());
        String transfer = "'to':'" + RECEIVER + "','value':'0x1'}";
        String hash = node.result("eth_sendTransaction", json("{'from':'" + UNLOCKED + "'," + transfer))
                .asText();
        JsonNode sent = node.result("eth_getTransactionByHash", hash);
        assertThat(sent.path("from").asText()).isEqualTo(UNLOCKED.toString());
        assertThat(sent.path("type").asText()).isEqualTo("0x2");
        assertThat(sent.path("gas").asText()).isEqualTo("0x5208");
        String next = node.result(
                        "eth_sendTransaction", json("{'gasPrice':'0x2540be400','from':'" + UNLOCKED + "'," + transfer))
                .asText();
        assertThat(node.result("eth_getTransactionByHash", next).path("nonce").asText())
                .isEqualTo("0x1");
        assertThat(node.result("eth_getTransactionByHash", next).path("type").asText())
                .isEqualTo("0x0");
        assertThat(node.error("eth_sendTransaction", json("{'from':'" + RECEIVER + "'," + transfer)))
                .startsWith("-32000 unknown account " + RECEIVER);
        assertThat(node.error("eth_sendTransaction", json("{'chainId':'0x1','from':'" + UNLOCKED + "'," + transfer)))
                .startsWith("-32000 chainId does not match");
        assertThat(node.result("eth_sign", UNLOCKED, "0x1234").asText())
                .hasSize(132)
                .isEqualTo(node.result("personal_sign", "0x1234", UNLOCKED).asText());
    }

    @Test
    void saysWhomItKnows() {
        String self = "enode://" + KnownPeer.OWN_ID + "@127.0.0.1:30303";
        String other = "enode://" + KnownPeer.NODE_ID + "@127.0.0.1:40000";
        assertThat(node.result("admin_nodeInfo").get("enode").asText()).isEqualTo(self);
        assertThat(node.result("admin_nodeInfo").at("/ports/listener").asInt()).isEqualTo(30_303);
        assertThat(node.result("admin_peers")).hasSize(1);
        assertThat(node.result("admin_peers").at("/0/enode").asText()).isEqualTo(other);
        assertThat(node.result("admin_peers").at("/0/caps/0").asText()).isEqualTo("lode/1");
        assertThat(node.result("admin_peers").at("/0/network/inbound").asBoolean())
                .isTrue();
        assertThat(node.result("lode_peers").at("/0/enode").asText()).isEqualTo(other);
        assertThat(node.result("admin_nodeInfo").get("enr").asText()).isEqualTo(KnownPeer.RECORD);
        assertThat(node.result("lode_peers").at("/0/offencePoints").asInt()).isEqualTo(20);
        assertThat(node.result("lode_peers")
                        .at("/0/offences/invalid-transaction")
                        .asInt())
                .isEqualTo(2);
        assertThat(node.result("lode_peers").at("/0/direction").asText()).isEqualTo("inbound");
        showsHead(node.result("lode_peers").get(0));
        showsHead(node.result("admin_peers").at("/0/protocols/lode"));
    }

    private static void showsHead(JsonNode peer) {
        assertThat(peer.get("head").asText()).isEqualTo("0x" + "00".repeat(32));
        assertThat(peer.get("number").asText()).isEqualTo("0x11");
        assertThat(peer.get("totalDifficulty").asText()).isEqualTo("0x6a4");
    }

    @Test
    void addsAndRemovesPeers() {
        String third = "enode://" + "ef".repeat(64) + "@127.0.0.1:30304";
        assertThat(node.result("admin_addPeer", third).asBoolean()).isTrue();
        assertThat(node.result("admin_peers").at("/1/enode").asText()).isEqualTo(third);
        assertThat(node.result("admin_removePeer", third).asBoolean()).isTrue();
        assertThat(node.result("admin_peers")).hasSize(1);
        assertThat(node.error("admin_addPeer", "127.0.0.1:30303"))
                .startsWith("-32602 invalid argument 0: '127.0.0.1:30303' is not a node");
    }

    @Test
    void saysWhoItIs() {
        assertThat(node.result("eth_chainId").asText()).isEqualTo("0x539");
        assertThat(node.result("net_version").asText()).isEqualTo("1337");
        assertThat(node.result("net_peerCount").asText()).isEqualTo("0x1");
        assertThat(node.result("eth_syncing").asBoolean()).isFalse();
        assertThat(node.result("web3_clientVersion").asText()).isEqualTo("Lode/test");
        assertThat(node.result("web3_sha3", "0x").asText())
                .isEqualTo("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assertThat(node.result("rpc_modules").has("lode")).isTrue();
    }
}
