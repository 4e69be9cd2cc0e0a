package org.lode.miner.stratum;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.fuzz.Fuzz;

/** Lines of Stratum as a stranger may write them, for both ends. */
final class StratumFuzzTest {
    private static final JsonNode ID = IntNode.valueOf(7);
    private static final Hash HASH = new Hash(1, 2, 3, 4);
    private static final String LOGIN = Address.ofNumber(0xa11ce) + ".rig";

    private static final List<Bytes> OF_MINERS = lines(
            EthereumStratum.subscribe(1, "lode/1"),
            EthereumStratum.subscribeToExtranonces(2),
            EthereumStratum.authorize(3, LOGIN, "x"),
            EthereumStratum.submit(4, LOGIN, "00000000000000ff", "0123456789ab"),
            EthereumStratum.submitHashrate(5, 1_000_000, HASH),
            EthereumStratum.chain(6),
            "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"eth_submitLogin\",\"worker\":\"rig\",\"params\":[\"" + LOGIN
                    + "\",null]}",
            "{\"id\":\"a\",\"method\":\"eth_submitWork\",\"params\":[\"0x0123456789abcdef\",\"" + HASH + "\",\"" + HASH
                    + "\"]}");

    private static final List<Bytes> OF_SERVERS = lines(
            EthereumStratum.subscribed(ID, "080c080c", "080c"),
            EthereumStratum.done(ID),
            EthereumStratum.refused(ID, 24, "Unauthorized worker"),
            EthereumStratum.setDifficulty(ShareDifficulty.text(UInt256.of(1L << 40))),
            EthereumStratum.notify("00000000000000ff", HASH, HASH, EthereumStratum.Clean.YES),
            "{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"af4c\"]}",
            "{\"id\":2,\"result\":{\"name\":\"devnet\",\"chainId\":31337,\"ethash\":{\"epochLength\":30000,"
                    + "\"cacheBytesInit\":262144,\"cacheBytesGrowth\":131072,\"datasetBytesInit\":16777216,"
                    + "\"datasetBytesGrowth\":8388608},\"shareRewardWei\":\"242187500000000000\"},\"error\":null}",
            EthProxy.work(ID, HASH, HASH, UInt256.MAX, BlockNumber.of(9)),
            EthProxy.refused(ID, -1, "Malformed PoW result"));

    /** A node of the parser's tree for a character or two. */
    private static final Fuzz.Allocation OF_LINES = new Fuzz.Allocation(512, 256 * 1024);

    @Test
    void whatMinersSay() {
        Fuzz.of("stratum-requests", OF_MINERS)
                .allowing(Set.of(MalformedLineException.class))
                .allocating(OF_LINES)
                .run(input -> MinerRequest.parse(new String(input.toArray(), UTF_8)));
    }

    @Test
    void whatServersSay() {
        Fuzz.of("stratum-messages", OF_SERVERS)
                .allowing(Set.of(MalformedLineException.class))
                .allocating(OF_LINES)
                .run(input -> use(PoolMessage.parse(new String(input.toArray(), UTF_8))));
    }

    /** Everything that a miner makes of a message. */
    private static void use(PoolMessage message) throws MalformedLineException {
        switch (message) {
            case PoolMessage.Answer answer -> {
                ChainFacts.of(answer);
                ChainFacts.wei(answer.result().path("incomeWei"));
                if (answer.result().path(0).isArray()) {
                    PoolMessage.extranonceOf(answer);
                }
            }
            case PoolMessage.SetDifficulty(var difficulty) -> ShareDifficulty.boundary(difficulty);
            case PoolMessage.SetExtranonce(String digits) -> {
                if (!digits.isEmpty() && Long.parseLong(digits, 16) > 0xffffff) {
                    throw new AssertionError("an extranonce of more than 24 bits: " + digits);
                }
            }
            case PoolMessage.Notify _, PoolMessage.Other _ -> {}
        }
    }

    private static List<Bytes> lines(String... lines) {
        return Stream.of(lines).map(line -> Bytes.copyOf(line.getBytes(UTF_8))).toList();
    }
}
