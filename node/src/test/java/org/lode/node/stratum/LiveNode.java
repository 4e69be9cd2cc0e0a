package org.lode.node.stratum;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.testkit.TinyGenesis;
import org.lode.node.app.Node;
import org.lode.node.app.NodeOptions;
import org.lode.node.chain.BlockImport;
import org.lode.node.store.StoreRefusal;
import org.lode.node.testkit.TestChain;

/** A node with a Stratum server on a free port. Its clock stands still, so its work is the same in every run. */
final class LiveNode implements AutoCloseable {
    private static final int READ_MILLIS = 60_000;
    /** What the first connection's nonces begin with. */
    static final int EXTRANONCE = 0x080c;

    final Node node;
    final ChainBuilder build = ChainBuilder.tiny();
    private final StratumServer server;

    LiveNode(StratumLimits limits) throws StoreRefusal, IOException {
        NodeOptions usual = NodeOptions.of(TinyGenesis.genesis(), new NodeOptions.Storage.InMemory());
        node = Node.start(
                new NodeOptions(
                        usual.genesis(),
                        usual.storage(),
                        usual.history(),
                        usual.mining(),
                        usual.rig(),
                        usual.taste(),
                        usual.pool(),
                        () -> TestChain.NOON),
                (where, cause) -> {
                    throw new AssertionError(where, cause);
                });
        server = StratumServer.listen(
                new StratumServer.Settings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits, EXTRANONCE),
                node.producer().remote(),
                build.spec(),
                () -> TestChain.NOON);
    }

    Socket connect() throws IOException {
        Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(READ_MILLIS);
        return socket;
    }

    /** Somebody else's block. */
    void importBlock() throws Exception {
        BlockImport.Outcome outcome = node.chain()
                .submit(build.on(build.genesis())
                        .beneficiary(TestAccounts.address(1))
                        .mine()
                        .block())
                .get(1, TimeUnit.MINUTES);
        if (!(outcome instanceof BlockImport.Outcome.BecameHead)) {
            throw new AssertionError(outcome);
        }
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
        node.close();
    }
}
