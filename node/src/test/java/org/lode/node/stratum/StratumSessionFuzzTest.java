package org.lode.node.stratum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.testkit.fuzz.Fuzz;
import org.lode.miner.stratum.MalformedLineException;
import org.lode.miner.stratum.MinerRequest;
import org.lode.node.testkit.TestChain;

/** Whole conversations of damaged lines, with the node behind them: each is answered, or ends the connection. */
@Timeout(600)
final class StratumSessionFuzzTest {
    private static final String ADDRESS = "0x00000000000000000000000000000000000a11ce";
    private static final String HASH = "0x" + "ab".repeat(32);

    private static final List<Bytes> CONVERSATIONS = Stream.of("""
                    {"id":1,"method":"mining.subscribe","params":["lode/1","EthereumStratum/1.0.0"]}
                    {"id":2,"method":"lode_chain","params":[]}
                    {"id":3,"method":"mining.extranonce.subscribe","params":[]}
                    {"id":4,"method":"mining.authorize","params":["%1$s.rig","x"]}
                    {"id":5,"method":"mining.submit","params":["%1$s.rig","00000000000000ff","0123456789ab"]}
                    {"id":6,"method":"eth_submitHashrate","params":["0xf4240","%2$s"]}
                    {"id":7,"method":"lode_worker","params":[]}""", """
                    {"id":1,"jsonrpc":"2.0","method":"eth_submitLogin","worker":"rig","params":["%1$s","x"]}
                    {"id":2,"method":"eth_getWork","params":[]}
                    {"id":3,"method":"eth_submitWork","params":["0x0123456789abcdef","%2$s","%2$s"]}
                    {"id":4,"method":"eth_submitHashrate","params":["0xf4240","%2$s"]}""")
            .map(text -> Bytes.copyOf(text.formatted(ADDRESS, HASH).getBytes(UTF_8)))
            .toList();

    @Test
    void conversations() throws Exception {
        try (LiveNode live = new LiveNode(StratumLimits.STANDARD);
                Socket otherEnd = live.connect()) {
            StratumSession.Surroundings surroundings = new StratumSession.Surroundings(
                    live.node.producer().remote(), live.build.spec(), StratumLimits.STANDARD, () -> TestChain.NOON);
            Fuzz.of("stratum-conversations", CONVERSATIONS)
                    .allowing(Set.of(MalformedLineException.class, ProtocolBreach.class))
                    .allocating(new Fuzz.Allocation(4_096, 1 << 20))
                    .run(input -> converse(new String(input.toArray(), UTF_8), otherEnd, surroundings));
            assertThat(live.node.chain().head().number().isGenesis()).isTrue();
        }
    }

    /** Nobody reads the answers: beyond a few they are dropped. */
    private static void converse(String text, Socket socket, StratumSession.Surroundings surroundings)
            throws Exception {
        try (StratumSession session =
                new StratumSession(new LineSocket(socket, 64), LiveNode.EXTRANONCE, surroundings)) {
            for (String line : text.split("\n")) {
                session.answer(MinerRequest.parse(line));
            }
        }
    }
}
