package org.lode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.miner.cli.UserError;

/** Kills a mining node at random moments under load: what it had acknowledged is there when it comes back. */
class KillTest {
    private static final int KILLS = 20;
    private static final int MOST_TRANSACTIONS_BEFORE_KILL = 300;
    private static final long SEED = 0x10de_0001L;
    private static final long PATIENCE_NANOS = 180_000_000_000L;
    private static final Secp256k1 CURVE = Secp256k1.fastest();

    @TempDir
    Path folder;

    @Test
    void keepsWhatItAcknowledgedWhenKilledTwentyTimesUnderLoad() throws Exception {
        System.out.println("KillTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        Path data = folder.resolve("node");
        Map<Long, String> acknowledged = new HashMap<>();
        long lastHead = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (DevnetProcess node = DevnetProcess.start(data);
                    RpcClient rpc = node.rpc()) {
                long head = rpc.callForLong("eth_blockNumber");
                assertThat(head).as("head after kill %d", kill).isGreaterThanOrEqualTo(lastHead - 1);
                acknowledged.forEach((number, hash) -> {
                    if (number <= head) {
                        assertThat(block(rpc, number).path("hash").asText())
                                .as("block %d", number)
                                .isEqualTo(hash);
                    }
                });
                lastHead = loadUntil(rpc, random.nextInt(1, MOST_TRANSACTIONS_BEFORE_KILL), acknowledged);
                node.kill();
            }
        }
        assertThat(lastHead).as("blocks mined between kills").isGreaterThanOrEqualTo(KILLS / 2);
        assertThatReplayAgrees(data);
    }

    @Test
    void keepsATransactionThatWaitsWhenItIsKilled() throws Exception {
        Path data = folder.resolve("node");
        String hash;
        try (DevnetProcess node = DevnetProcess.start(data, "--mine=off");
                RpcClient rpc = node.rpc()) {
            SignedTransaction transfer = transfer(rpc.callForLong("eth_chainId"), 0, Wei.of(1_000_000_000L));
            hash = rpc.call("eth_sendRawTransaction", transfer.encoded().toString())
                    .asText();
            node.kill();
        }
        try (DevnetProcess node = DevnetProcess.start(data);
                RpcClient rpc = node.rpc()) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (rpc.call("eth_getTransactionReceipt", hash).isNull() && System.nanoTime() < deadline) {
                rpc.callForLong("eth_blockNumber");
            }
            assertThat(rpc.call("eth_getTransactionReceipt", hash)
                            .path("status")
                            .asText())
                    .isEqualTo("0x1");
        }
    }

    private static SignedTransaction transfer(long chainId, long nonce, Wei tip) {
        TransactionBody body = new TransactionBody.DynamicFee(
                chainId,
                nonce,
                tip,
                Wei.of(100_000_000_000L),
                Gas.of(21_000),
                Optional.of(CURVE.address(DevAccounts.key(1))),
                Wei.of(1),
                Bytes.EMPTY,
                List.of());
        return SignedTransaction.sign(body, DevAccounts.key(0), CURVE);
    }

    /** Sends so many transfers after a new block came, noting each new head on the way; returns the last head seen. */
    private static long loadUntil(RpcClient rpc, int transactions, Map<Long, String> acknowledged) {
        long before = rpc.callForLong("eth_blockNumber");
        PrivateKey key = DevAccounts.key(0);
        Address to = CURVE.address(DevAccounts.key(1));
        long chainId = rpc.callForLong("eth_chainId");
        long nonce =
                rpc.callForLong("eth_getTransactionCount", CURVE.address(key).toString(), "latest");
        long head = before;
        int sinceNewBlock = 0;
        for (int i = 0; sinceNewBlock < transactions; i++) {
            TransactionBody transfer = new TransactionBody.DynamicFee(
                    chainId,
                    nonce + i % 60,
                    Wei.of(1_000_000_000L + i),
                    Wei.of(100_000_000_000L + (i / 60) * 20_000_000L),
                    Gas.of(21_000),
                    Optional.of(to),
                    Wei.of(1),
                    Bytes.EMPTY,
                    List.of());
            String raw = SignedTransaction.sign(transfer, key, CURVE).encoded().toString();
            try {
                rpc.call("eth_sendRawTransaction", raw);
            } catch (UserError refused) {
                // A nonce that a block has used meanwhile, or a replacement that pays too little: load all the same.
            }
            JsonNode latest = rpc.call("eth_getBlockByNumber", "latest", false);
            head = RpcClient.quantity(latest.path("number")).longValueExact();
            acknowledged.put(head, latest.path("hash").asText());
            sinceNewBlock += head > before ? 1 : 0;
        }
        return head;
    }

    /** Exports the chain and imports it into a fresh folder: every block executes again to the roots it claims. */
    private void assertThatReplayAgrees(Path data) throws IOException {
        Path blocks = folder.resolve("blocks.rlp");
        assertThat(run("export", "--data=" + data, "--chain=devnet", blocks.toString()))
                .isZero();
        Path fresh = folder.resolve("fresh");
        assertThat(run("import", "--data=" + fresh, "--chain=devnet", blocks.toString()))
                .isZero();
        try (DevnetProcess first = DevnetProcess.start(data, "--mine=off");
                DevnetProcess second = DevnetProcess.start(fresh, "--mine=off");
                RpcClient one = first.rpc();
                RpcClient other = second.rpc()) {
            assertThat(other.call("eth_getBlockByNumber", "latest", true))
                    .isEqualTo(one.call("eth_getBlockByNumber", "latest", true));
            for (PrivateKey key : DevAccounts.funded()) {
                String account = CURVE.address(key).toString();
                assertThat(other.call("eth_getBalance", account, "latest"))
                        .isEqualTo(one.call("eth_getBalance", account, "latest"));
            }
        }
    }

    private static JsonNode block(RpcClient rpc, long number) {
        return rpc.call("eth_getBlockByNumber", "0x" + Long.toHexString(number), false);
    }

    private static int run(String... arguments) {
        return Lode.commandLine().execute(arguments);
    }
}
