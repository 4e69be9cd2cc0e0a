package org.lode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lode.consensus.genesis.Preset;
import org.lode.node.store.RocksDbStore;
import org.lode.node.store.StoreOptions;
import org.lode.node.store.StoreRefusal;

/** What is foreseeably wrong is refused in one sentence, and nothing is changed by it. */
class RefusalTest {
    private static final String ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "--block, ''",
        "--block, 99999999999999999999",
        "--block, -1",
        "--block, newest",
        "--rpc, 127.0.0.1:8545",
        "--rpc, not an address",
        "--rpc, ftp://127.0.0.1",
    })
    void refusesAnOptionThatCannotBeRead(String option, String value) {
        CommandRun refused = CommandRun.of("balance", ADDRESS, option, value);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("'" + value + "' is not a").doesNotContain("java.");
    }

    @Test
    void refusesToWaitLessThanNoTime() {
        CommandRun refused = CommandRun.of("send", ADDRESS, "1", "--dev", "0", "--wait", "-3");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("'-3' is not a number of seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "1.0000000000000000001", "0.5wei", "1e60", "1e999999999", "1e-999999999gwei"})
    void refusesAnAmountThatIsNone(String amount) {
        CommandRun refused = CommandRun.of("send", ADDRESS, amount, "--dev", "0");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("'" + amount + "' is not an amount").doesNotContain("java.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enr:",
                "enr:-nonsense",
                "enode://abcd@127.0.0.1:30303",
                "127.0.0.1:30303",
                // A record whose signature is of another one.
                "enr:-IS4QHCYrYZbAKWCBRlAy5zzaDZXJBGkcnh4MHcBFZntXNFrdvJjX04jRzjzCBOonrkTfj499SZuOh8R33Ls8RRcy5wBgmlkgnY0"
                        + "gmlwhH8AAAGJc2VjcDI1NmsxoQPKY0yuDUmstAHYpMa2_oxVtw0RW_QAdpzBQA8yWM0xOIN1ZHCCdmA",
            })
    void refusesABootNodeThatIsNone(String node) {
        CommandRun refused = CommandRun.of("node", "--data", folder.toString(), "--bootnodes", node);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("'" + node + "' is not a node").doesNotContain("java.");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAPlaceThatNobodyKnows() {
        CommandRun refused = node("--nat", "no.such.host.invalid");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.err()).contains("'no.such.host.invalid'").contains("--nat");
    }

    @Test
    void refusesAUdpPortThatIsTaken() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CommandRun refused = node("--discovery-port", "" + taken.getLocalPort());

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err().lines()).hasSize(1);
            assertThat(refused.err()).contains("" + taken.getLocalPort()).contains("--discovery-port");
        }
    }

    @Test
    void refusesBootNodesWithoutDiscovery() {
        CommandRun refused = node("--no-discovery", "--bootnodes", "enode://" + "ab".repeat(64) + "@127.0.0.1:30303");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("--no-discovery").contains("--peers");
    }

    private CommandRun node(String... options) {
        return CommandRun.of(Stream.concat(
                        Stream.of("node", "--chain", "devnet", "--data", folder.toString(), "--rpc-port", "0"),
                        Stream.concat(Stream.of("--p2p-port", "0"), Stream.of(options)))
                .toArray(String[]::new));
    }

    @Test
    void refusesAnEmptyNameOfADataFolder() {
        assertThat(CommandRun.of("devnet", "--data", "").exitCode()).isEqualTo(2);
    }

    @Test
    void startsNothingOverWhenThePortIsTaken() throws IOException, StoreRefusal {
        RocksDbStore.open(folder.resolve("chain"), Preset.DEVNET.genesis().hash(), StoreOptions.DEFAULT)
                .close();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun refused = devnetStartedOver(taken.getLocalPort());

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err().lines()).hasSize(1);
            assertThat(refused.err()).contains(":" + taken.getLocalPort()).contains("--rpc-port");
        }
        assertThat(folder.resolve("chain/CURRENT")).exists();
        assertThat(folder.resolve("lock")).doesNotExist();
    }

    @Test
    void startsNoOtherChainOver() throws StoreRefusal {
        RocksDbStore.open(folder.resolve("chain"), Preset.TESTNET.genesis().hash(), StoreOptions.DEFAULT)
                .close();

        CommandRun refused = devnetStartedOver(0);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.err()).contains(Preset.TESTNET.genesis().hash().toString());
        assertThat(folder.resolve("chain/CURRENT")).exists();
    }

    @Test
    void removesNoFolderThatIsNoChain() throws IOException {
        Path other = Files.createDirectory(folder.resolve("chain")).resolve("of-a-bicycle");
        Files.writeString(other, "42 teeth");

        CommandRun refused = devnetStartedOver(0);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("no chain of Lode's");
        assertThat(other).exists();
    }

    @Test
    void exportsNothingFromAFolderWithoutAChain() {
        Path missing = folder.resolve("missing");

        CommandRun refused = CommandRun.of("export", folder.resolve("blocks").toString(), "--data", missing.toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("no chain in " + missing);
        assertThat(missing).doesNotExist();
    }

    private CommandRun devnetStartedOver(int port) {
        return CommandRun.of(
                "devnet", "--fresh", "--data", folder.toString(), "--rpc-port", "" + port, "--p2p-port", "0");
    }
}
