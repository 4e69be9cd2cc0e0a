package org.lode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.miner.bench.DeviceBench;
import org.lode.miner.bench.DeviceFailedException;
import org.lode.miner.bench.ProcessorReads;
import org.lode.miner.cli.UserError;
import org.lode.miner.cpu.CpuMiner;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;

/**
 * Five processes on loopback: what is sent to one is mined by another, two are killed and come back, three and two are parted and meet
 * again. The chain is the devnet's, but that its difficulty is this machine's from the start, and that blocks of a longer split come
 * more slowly, so that its work is still owed at the end. {@code -Dlode.split.seconds=120} parts them for two minutes.
 */
@Timeout(900)
final class FiveNodesTest {
    private static final int NODES = 5;
    private static final long SPLIT_SECONDS = Long.getLong("lode.split.seconds", 20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(100);
    /** Some fifteen blocks come meanwhile where nothing is parted; either side finds fewer. */
    private static final long BLOCK_SECONDS = Math.max(2, SPLIT_SECONDS / 15);

    private static final long HALF_LIFE_BLOCKS = 30;
    /** In so many blocks after the split all that is owed is paid. */
    private static final long OWED_BLOCKS = 10;

    private static final BigInteger BLOCK_WEI = new BigInteger("250000000000000000");
    private static final BigInteger ALLOCATED_WEI = BigInteger.TEN.pow(22).multiply(BigInteger.TEN);
    private static final Secp256k1 CURVE = Secp256k1.fastest();

    private final ChainSpec spec = Preset.DEVNET.genesis().spec();
    private final Map<Integer, DevnetProcess> nodes = new HashMap<>();
    private final Map<Integer, RpcClient> rpc = new HashMap<>();
    private final Set<String> paidByAnother = new HashSet<>();
    private long looked;

    @TempDir
    private Path folder;

    @AfterEach
    void killAll() {
        rpc.values().forEach(RpcClient::close);
        nodes.values().forEach(DevnetProcess::close);
    }

    @Test
    void minesForEachOtherComesBackAndHeals() throws Exception {
        writeGenesis();
        for (int i = 0; i < NODES; i++) {
            start(i);
        }
        await("a full mesh", () -> everyNodeHas(NODES - 1));

        // What is sent to one is mined by another.
        String sent = sendUntilMinedByAnother(0);
        System.out.println("transaction " + sent + " sent to node 1 was mined by another");
        await("contributions of each node in blocks of others", this::everyNodeIsPaidByAnother);

        // Two die and come back.
        node(1).kill();
        node(2).kill();
        long alone = height(0);
        await("the others to go on", () -> height(0) > alone + 1);
        start(1);
        start(2);
        await(
                "the killed nodes to be back",
                () -> everyNodeHas(NODES - 1) && agreed(List.of(0, 1, 2, 3, 4)).isPresent());

        await("blocks with room for all work that waits", this::headHasRoom);
        splitAndHeal();
    }

    private void writeGenesis() throws Exception {
        String devnet = Files.readString(Path.of(System.getProperty("lode.root"), "genesis", "devnet.json"));
        String timed = with(
                with(devnet, "blockTimeSeconds", BLOCK_SECONDS), "halfLifeSeconds", HALF_LIFE_BLOCKS * BLOCK_SECONDS);
        long difficulty = Math.max(2048, (long) (hashesPerSecond() * BLOCK_SECONDS));
        System.out.println("blocks of " + BLOCK_SECONDS + " s at difficulty " + difficulty);
        // The pause since an older genesis would halve it.
        String begun = with(timed, "timestamp", Instant.now().getEpochSecond());
        Files.writeString(folder.resolve("genesis.json"), with(begun, "difficulty", difficulty));
    }

    /** Of this machine, all nodes together. */
    private double hashesPerSecond() throws InterruptedException, DeviceFailedException {
        int threads = Math.min(NODES, Runtime.getRuntime().availableProcessors());
        CpuMinerSettings settings = CpuMinerSettings.of(threads, ThreadPriority.NORMAL);
        Duration second = Duration.ofSeconds(1);
        DeviceBench bench = new DeviceBench(spec.ethash(), new DeviceBench.Plan(second, second, 1));
        DeviceBench.Subject processor = new DeviceBench.Subject(
                (caches, sink) -> new CpuMiner(settings, caches, sink),
                () -> new ProcessorReads(bench.datasetBytes(), threads),
                Optional::empty);
        return bench.measure(processor, (_, _, _) -> {}).hashRate().mean();
    }

    private static String with(String genesis, String field, long value) {
        String changed = genesis.replaceFirst("\"" + field + "\": [0-9]+", "\"" + field + "\": " + value);
        assertThat(changed).as(field).contains("\"" + field + "\": " + value);
        return changed;
    }

    private void splitAndHeal() throws Exception {
        List<Integer> three = List.of(0, 1, 2);
        List<Integer> two = List.of(3, 4);
        for (int a : three) {
            for (int b : two) {
                rpc(a).call("admin_removePeer", enode(b));
                rpc(b).call("admin_removePeer", enode(a));
            }
        }
        await("two groups", () -> peers(0) == 2 && peers(1) == 2 && peers(2) == 2 && peers(3) == 1 && peers(4) == 1);
        long together = lastCommon();
        long parted = System.nanoTime();
        // Where blocks come faster than they should, the winner must still owe the loser's first works in the end.
        long enough = together + spec.contribution().contributionWindow() - OWED_BLOCKS;
        await(
                "blocks on both sides",
                () -> Math.min(height(0), height(3)) > together + 3
                        && (System.nanoTime() - parted
                                        > Duration.ofSeconds(SPLIT_SECONDS).toNanos()
                                || Math.max(height(0), height(3)) >= enough));
        long partedSeconds = Duration.ofNanos(System.nanoTime() - parted).toSeconds();
        // Either side may have settled a tie on another block than the one that both had when they were parted.
        long fork = lastCommon();
        assertThat(fork).isLessThanOrEqualTo(together);

        String ofThree = hash(0, fork + 1);
        Set<String> worksOfThree = worksAbove(0, fork);
        Set<String> worksOfTwo = worksAbove(3, fork);

        long healed = System.nanoTime();
        for (int a : three) {
            for (int b : two) {
                rpc(b).call("admin_addPeer", enode(a));
            }
        }
        await("one head", () -> agreed(List.of(0, 1, 2, 3, 4)).isPresent());
        long healMillis = (System.nanoTime() - healed) / 1_000_000;
        long agreedAt = agreed(List.of(0, 1, 2, 3, 4)).orElse(height(0));
        System.out.printf(
                "split of %d s at block %d: one head after %d ms, at block %d%n",
                partedSeconds, fork, healMillis, agreedAt);
        // Which side is heavier may have changed until they met.
        Set<String> lost = hash(0, fork + 1).equals(ofThree) ? worksOfTwo : worksOfThree;
        assertThat(lost).isNotEmpty();

        await("works of the losing side to be paid", () -> paid(lost, fork).equals(lost));
        System.out.printf(
                "the %d works of the losing side that the chain owes are paid by block %d, such as %s%n",
                lost.size(), height(0), lost.stream().findFirst().orElseThrow());
        assertThat(healMillis).as("milliseconds to one head").isLessThan(10_000);
        assertNoWeiIsLostOrMade();
    }

    private void start(int index) throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "--genesis=" + folder.resolve("genesis.json"),
                "--no-discovery",
                "--beneficiary=" + beneficiary(index)));
        List<String> others = nodes.entrySet().stream()
                .filter(entry -> entry.getKey() != index)
                .map(entry -> entry.getValue().started().path("enode").asText())
                .toList();
        if (!others.isEmpty()) {
            options.add("--peers=" + String.join(",", others));
        }
        DevnetProcess node = DevnetProcess.startNode(folder.resolve("node-" + index), options.toArray(String[]::new));
        nodes.put(index, node);
        RpcClient before = rpc.put(index, node.rpc());
        if (before != null) {
            before.close();
        }
    }

    private DevnetProcess node(int index) {
        return Objects.requireNonNull(nodes.get(index));
    }

    private RpcClient rpc(int index) {
        return Objects.requireNonNull(rpc.get(index));
    }

    private static Address beneficiary(int index) {
        return Address.ofNumber(0xa11ce00 + index);
    }

    private String sendUntilMinedByAnother(int index) throws Exception {
        PrivateKey key = DevAccounts.key(0);
        for (long nonce = 0; ; nonce++) {
            TransactionBody transfer = new TransactionBody.DynamicFee(
                    31_337,
                    nonce,
                    Wei.of(1_000_000_000L),
                    Wei.of(100_000_000_000L),
                    Gas.of(21_000),
                    Optional.of(CURVE.address(DevAccounts.key(1))),
                    Wei.of(12_345),
                    Bytes.EMPTY,
                    List.of());
            String raw = SignedTransaction.sign(transfer, key, CURVE).encoded().toString();
            String hash = rpc(index).call("eth_sendRawTransaction", raw).asText();
            JsonNode[] receipt = new JsonNode[1];
            await("a receipt at every node", () -> {
                for (int i = 0; i < NODES; i++) {
                    receipt[0] = rpc(i).call("eth_getTransactionReceipt", hash);
                    if (receipt[0].isNull()) {
                        return false;
                    }
                }
                return true;
            });
            String block = receipt[0].path("blockHash").asText();
            JsonNode mined = rpc(NODES - 1).call("eth_getBlockByHash", block, false);
            if (!mined.path("miner")
                    .asText()
                    .equalsIgnoreCase(beneficiary(index).toString())) {
                return hash;
            }
        }
    }

    private boolean everyNodeIsPaidByAnother() {
        for (; looked < height(0); looked++) {
            JsonNode block = block(0, looked + 1, true);
            for (JsonNode transaction : block.path("transactions")) {
                String to = lower(transaction.path("to"));
                if (transaction.has("workId") && !to.equals(lower(block.path("miner")))) {
                    paidByAnother.add(to);
                }
            }
        }
        return paidByAnother.size() == NODES;
    }

    private static String lower(JsonNode text) {
        return text.asText().toLowerCase(Locale.ROOT);
    }

    /**
     * The work of one side that builds on its blocks after the fork, and that the other side owes if it wins, as its anchor is older than
     * the fork: those blocks, and shares.
     */
    private Set<String> worksAbove(int index, long fork) {
        Set<String> works = new LinkedHashSet<>();
        long owed = fork + 1 + spec.contribution().anchorDepth();
        for (JsonNode block : chainAbove(index, fork)) {
            long number = RpcClient.quantity(block.path("number")).longValueExact();
            if (number > fork + 1 && number <= owed) {
                works.add(block.path("hash").asText());
            }
            block.path("transactions").forEach(transaction -> {
                if (transaction.has("workId")) {
                    long workNumber =
                            RpcClient.quantity(transaction.path("workNumber")).longValueExact();
                    if (workNumber > fork + 1 && workNumber <= owed) {
                        works.add(transaction.path("workId").asText());
                    }
                }
            });
        }
        return works;
    }

    /** Which of the works the chain of the first node pays as contributions. */
    private Set<String> paid(Set<String> works, long fork) {
        Set<String> paid = new LinkedHashSet<>();
        for (JsonNode block : chainAbove(0, fork)) {
            for (JsonNode transaction : block.path("transactions")) {
                if (transaction.has("workId")
                        && works.contains(transaction.path("workId").asText())) {
                    assertThat(paid.add(transaction.path("workId").asText()))
                            .as("work is paid once")
                            .isTrue();
                }
            }
        }
        return paid;
    }

    /** The balances of all accounts are what genesis gave, plus rewards, less burnt fees. */
    private void assertNoWeiIsLostOrMade() {
        long height = height(0) - 2;
        BigInteger burnt = BigInteger.ZERO;
        for (long number = 1; number <= height; number++) {
            JsonNode block = block(0, number, false);
            burnt = burnt.add(RpcClient.quantity(block.path("gasUsed"))
                    .multiply(RpcClient.quantity(block.path("baseFeePerGas"))));
        }
        BigInteger units = RpcClient.quantity(block(0, height, false).path("workUnits"));
        BigInteger expected = ALLOCATED_WEI.add(units.multiply(BLOCK_WEI)).subtract(burnt);
        for (int i = 0; i < NODES; i++) {
            int index = i;
            await(
                    "block " + height + " at node " + (i + 1),
                    () -> hash(index, height).equals(hash(0, height)));
            BigInteger sum = BigInteger.ZERO;
            for (PrivateKey key : DevAccounts.funded()) {
                sum = sum.add(balance(i, CURVE.address(key), height));
            }
            for (int j = 0; j < NODES; j++) {
                sum = sum.add(balance(i, beneficiary(j), height));
            }
            assertThat(sum).as("wei at node %d", i + 1).isEqualTo(expected);
        }
    }

    private BigInteger balance(int index, Address account, long height) {
        return RpcClient.quantity(
                rpc(index).call("eth_getBalance", account.toString(), "0x" + Long.toHexString(height)));
    }

    /** The height at which all of them have the same block, at most two below the highest head. */
    private Optional<Long> agreed(List<Integer> group) {
        long highest = group.stream().mapToLong(this::height).max().orElseThrow();
        long lowest = group.stream().mapToLong(this::height).min().orElseThrow();
        boolean same = highest - lowest <= 2
                && group.stream().map(index -> hash(index, lowest)).distinct().count() == 1;
        return same ? Optional.of(lowest) : Optional.empty();
    }

    private boolean headHasRoom() {
        return block(0, height(0), false).path("transactions").size()
                < spec.contribution().maxContributions();
    }

    private boolean everyNodeHas(int peers) {
        return IntStream.range(0, NODES).allMatch(index -> peers(index) == peers);
    }

    private long peers(int index) {
        return rpc(index).callForLong("net_peerCount");
    }

    private long height(int index) {
        return rpc(index).callForLong("eth_blockNumber");
    }

    /** The height of the highest block that both sides have. */
    private long lastCommon() {
        long common = Math.min(height(0), height(3));
        while (!hash(0, common).equals(hash(3, common))) {
            common--;
        }
        return common;
    }

    /** The blocks after that one, the head first: of one chain, whatever the node goes over to meanwhile. */
    private List<JsonNode> chainAbove(int index, long fork) {
        List<JsonNode> blocks = new ArrayList<>();
        JsonNode block = rpc(index).call("eth_getBlockByNumber", "latest", true);
        while (RpcClient.quantity(block.path("number")).longValueExact() > fork) {
            blocks.add(block);
            block = rpc(index)
                    .call("eth_getBlockByHash", block.path("parentHash").asText(), true);
        }
        return blocks;
    }

    private String hash(int index, long number) {
        return block(index, number, false).path("hash").asText();
    }

    private JsonNode block(int index, long number, boolean whole) {
        return rpc(index).call("eth_getBlockByNumber", "0x" + Long.toHexString(number), whole);
    }

    private String enode(int index) {
        return node(index).started().path("enode").asText();
    }

    /** A connection that was idle for long may end with the question on its way: no answer yet. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (UserError noAnswer) {
            return false;
        }
    }

    /** Looks again and again: what other processes do tells nobody here. */
    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.plusSeconds(SPLIT_SECONDS).toNanos();
        while (!holds(condition)) {
            assertThat(System.nanoTime()).as("waited for %s", what).isLessThan(deadline);
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
