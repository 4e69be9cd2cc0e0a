package org.lode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.primitive.Address;

/** Real processes: a node that does not mine itself, and {@code lode mine} beside it. */
@Timeout(600)
final class MineTest {
    private static final Address RIG = Address.ofNumber(0x816);
    private static final int KILLS = 3;
    private static final long SEED = 0x10de_0057L;

    @TempDir
    Path folder;

    @Test
    void theChainPaysTheAddressThatARigMinesFor() throws Exception {
        try (Socket nobody = boundToNobody();
                DevnetProcess node = DevnetProcess.start(folder.resolve("node"), "--mine=off", "--stratum-port=0");
                RpcClient rpc = node.rpc();
                MineProcess rig = MineProcess.start(
                        "--stratum=127.0.0.1:" + nobody.getLocalPort() + ","
                                + node.started().path("stratum").asText(),
                        "--address=" + RIG,
                        "--worker=test")) {
            assertThat(rig.next("lost").path("server").asText())
                    .as("the first server of the list")
                    .isEqualTo("127.0.0.1:" + nobody.getLocalPort());
            assertThat(rig.next("connected").path("chain").asText()).isEqualTo("Lode devnet");
            JsonNode status = rig.next("status");
            while (status.path("accepted").asLong() < 20
                    || status.path("incomeWei").asText("0").length() < 19) {
                status = rig.next("status");
            }
            assertThat(rpc.callForWei("eth_getBalance", RIG.toString(), "latest")
                            .isZero())
                    .isFalse();
            JsonNode worker = rpc.call("lode_mining").path("workers").path(0);
            assertThat(worker.path("address").asText()).isEqualTo(RIG.toString());
            assertThat(worker.path("name").asText()).isEqualTo("test");
            assertThat(RpcClient.quantity(worker.path("bad"))).isZero();
            assertThat(rig.stop()).isZero();
        }
    }

    @Test
    void noAcceptedShareIsLostWhenNodeAndRigAreKilledUnderLoad() throws Exception {
        System.out.println("MineTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        Path data = folder.resolve("node");
        int port = freePort();
        long accepted = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (DevnetProcess node = DevnetProcess.start(data, "--mine=off", "--stratum-port=" + port);
                    MineProcess rig = MineProcess.start("--stratum=127.0.0.1:" + port, "--address=" + RIG)) {
                long enough = random.nextLong(5, 20);
                JsonNode status = rig.next("status");
                while (status.path("accepted").asLong() < enough) {
                    status = rig.next("status");
                }
                // Whatever the rig counted was acknowledged; one of the two dies first.
                if (random.nextBoolean()) {
                    node.kill();
                    rig.kill();
                } else {
                    rig.kill();
                    node.kill();
                }
                accepted += status.path("accepted").asLong();
            }
        }
        assertThatItIsPaid(data, accepted);
    }

    /** A node that mines itself includes what waits. */
    private static void assertThatItIsPaid(Path data, long accepted) throws Exception {
        try (DevnetProcess node = DevnetProcess.start(data, "--mine=always", "--stratum-port=0");
                RpcClient rpc = node.rpc()) {
            long enough = rpc.callForLong("eth_blockNumber") + 10;
            long head = 0;
            long paid = 0;
            while (paid < accepted && head < enough) {
                node.nextLine();
                head = rpc.callForLong("eth_blockNumber");
                paid = units(rpc);
            }
            assertThat(paid).as("units of work that the chain paid").isGreaterThanOrEqualTo(accepted);
        }
    }

    private static long units(RpcClient rpc) {
        JsonNode kinds = rpc.call("lode_earnings", RIG.toString()).path("units");
        long units = 0;
        for (String kind : new String[] {"block", "contribution"}) {
            units += RpcClient.quantity(kinds.path(kind)).longValueExact();
        }
        return units;
    }

    /** One to listen on again and again: below those that sockets get by chance meanwhile. */
    private static int freePort() throws Exception {
        int port = 20_000 + (int) (ProcessHandle.current().pid() % 10_000);
        while (true) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException _) {
                port++;
            }
        }
    }

    /** Its port is nobody else's, and nobody listens on it. */
    private static Socket boundToNobody() throws Exception {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }
}
