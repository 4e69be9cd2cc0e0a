package org.lode.node.rpc.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lode.node.rpc.method.RpcFixture.FINDER;
import static org.lode.node.rpc.method.RpcFixture.MINER;
import static org.lode.node.rpc.method.RpcFixture.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.LightHasher;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.node.store.StoreRefusal;

/** Paid work: earnings, contributions, logs of the registry, mining. */
final class WorkMethodsTest {
    private static final String REGISTRY = "0x0000000000000000000000000000000000000057";

    private final RpcFixture node;

    WorkMethodsTest() throws StoreRefusal {
        node = new RpcFixture();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void earningsAreTheBalanceToTheWei() {
        for (var account : new Object[] {MINER, FINDER}) {
            assertThat(node.result("lode_earnings", account).path("total").asText())
                    .isEqualTo(node.result("eth_getBalance", account).asText());
        }
    }

    @Test
    void splitsEarningsByKindAndByHour() {
        JsonNode earnings = node.result("lode_earnings", MINER);
        assertThat(earnings.path("block").asText())
                .isEqualTo(UInt256.of(500_000_000_000_000_000L).toQuantity());
        assertThat(earnings.path("inclusion").asText())
                .isEqualTo(UInt256.of(7_812_500_000_000_000L).toQuantity());
        assertThat(earnings.path("contribution").asText()).isEqualTo("0x0");
        assertThat(earnings.path("units").path("block").asText()).isEqualTo("0x2");
        assertThat(earnings.path("hours")).hasSize(1);
        assertThat(earnings.path("hours").path(0).path("block").asText())
                .isEqualTo(earnings.path("block").asText());
        assertThat(node.result("lode_earnings", MINER, "0x2", "0x2")
                        .path("units")
                        .path("block")
                        .asText())
                .isEqualTo("0x1");
        assertThat(node.error("lode_earnings", MINER, "0x2", "0x1")).isEqualTo("-32602 invalid block range params");
    }

    @Test
    void listsTheContributionsOfABlock() {
        assertThat(node.result("lode_contributions", "0x2"))
                .extracting(it -> it.path("hash").asText())
                .containsExactly(ContributionTransaction.of(node.share).hash().toString());
        assertThat(node.result("lode_contributions", "0x1")).isEmpty();
        assertThat(node.result("lode_contributions", "0x9").isNull()).isTrue();
    }

    @Test
    void findsPaidWorkByBeneficiary() {
        String topics = "['0x" + "0".repeat(24) + FINDER.toString().substring(2) + "']";
        JsonNode logs = node.result(
                "eth_getLogs", json("{'fromBlock':'0x0','address':'" + REGISTRY + "','topics':[null," + topics + "]}"));
        assertThat(logs).hasSize(1);
        assertThat(logs.path(0).path("topics").path(2).asText())
                .isEqualTo(node.share.workId().toString());
        assertThat(logs.path(0).path("blockHash").asText())
                .isEqualTo(node.two.hash().toString());
        assertThat(logs.path(0).path("removed").asBoolean()).isFalse();
        assertThat(node.result("eth_getLogs", json("{'blockHash':'" + node.two.hash() + "'}")))
                .hasSize(1);
        assertThat(node.result("eth_getLogs", json("{'blockHash':'" + node.one.hash() + "'}")))
                .isEmpty();
        assertThat(node.result("eth_getLogs", json("{'fromBlock':'0x0','topics':[['" + node.two.hash() + "']]}")))
                .isEmpty();
    }

    @Test
    void refusesLogQueriesThatMakeNoSense() {
        assertThat(node.error("eth_getLogs", json("{'fromBlock':'0x2','toBlock':'0x1'}")))
                .isEqualTo("-32602 invalid block range params");
        assertThat(node.error("eth_getLogs", json("{'fromBlock':'0x1','toBlock':'0x9'}")))
                .isEqualTo("-32602 block range extends beyond current head block");
        assertThat(node.error("eth_getLogs", json("{'blockHash':'" + node.one.hash() + "','toBlock':'0x1'}")))
                .startsWith("-32602 invalid argument 0: cannot specify both");
        assertThat(node.error("eth_getLogs", json("{'topics':[null,null,null,null,null]}")))
                .startsWith("-32602 invalid argument 0: member \"topics\"");
        assertThat(node.error("eth_getLogs", json("{'address':'0x1'}")))
                .startsWith("-32602 invalid argument 0: member \"address\"");
    }

    @Test
    void tellsHowThisNodeMines() {
        assertThat(node.result("eth_mining").asBoolean()).isTrue();
        assertThat(node.result("eth_hashrate").asText()).isEqualTo("0x4d2");
        assertThat(node.result("eth_coinbase").asText()).isEqualTo(MINER.toString());
        JsonNode mining = node.result("lode_mining");
        assertThat(mining.path("mode").asText()).isEqualTo("always");
        assertThat(mining.path("shares").asText()).isEqualTo("0x4");
        assertThat(mining.path("hashesPerSecond").asDouble()).isEqualTo(1234.5);
        assertThat(mining.path("devices").path(0).path("name").asText()).isEqualTo("cpu");
        assertThat(mining.path("workers")).isEmpty();
    }

    @Test
    void givesWorkAndTakesItBack() {
        JsonNode work = node.result("eth_getWork");
        assertThat(work).hasSize(4);
        Hash sealHash = Hash.ofHex(work.path(0).asText());
        assertThat(work.path(1).asText()).isEqualTo(Hash.ZERO.toString());
        UInt256 boundary = Hash.ofHex(work.path(2).asText()).toUInt256();
        assertThat(work.path(3).asText()).isEqualTo("0x3");
        long nonce = 0;
        EthashResult result;
        do {
            result = new LightHasher().hash(node.test.caches.ofEpoch(0), new EthashInput(sealHash, ++nonce));
        } while (result.result().toUInt256().compareTo(boundary) > 0);

        String found = "0x" + String.format("%016x", nonce);
        assertThat(node.result("eth_submitWork", found, sealHash.toString(), Hash.ZERO.toString())
                        .asBoolean())
                .isFalse();
        assertThat(node.result(
                                "eth_submitWork",
                                found,
                                Hash.ZERO.toString(),
                                result.mixHash().toString())
                        .asBoolean())
                .isFalse();
        assertThat(node.error("eth_submitWork", "0x01", sealHash.toString(), Hash.ZERO.toString()))
                .startsWith("-32602 a nonce has 8 bytes");
    }

    @Test
    void takesAHashRateWithAndWithoutLeadingZeros() {
        String miner = Hash.ZERO.toString();
        assertThat(node.result("eth_submitHashrate", "0x500000", miner).asBoolean())
                .isTrue();
        assertThat(node.result("eth_submitHashrate", "0x" + "0".repeat(58) + "500000", miner)
                        .asBoolean())
                .isTrue();
        assertThat(node.error("eth_submitHashrate", "0x" + "f".repeat(65), miner))
                .startsWith("-32602 ");
    }

    @Test
    void filtersAnswerUntilTheyAreUninstalled() {
        String id = node.result("eth_newFilter", json("{'fromBlock':'0x0'}")).asText();
        assertThat(node.result("eth_getFilterChanges", id)).isEmpty();
        assertThat(node.result("eth_getFilterLogs", id)).hasSize(1);
        assertThat(node.result("eth_uninstallFilter", id).asBoolean()).isTrue();
        assertThat(node.result("eth_uninstallFilter", id).asBoolean()).isFalse();
        assertThat(node.error("eth_getFilterChanges", id)).isEqualTo("-32000 filter not found");
        assertThat(node.error("eth_subscribe", "newHeads")).startsWith("-32601 notifications not supported");
    }
}
