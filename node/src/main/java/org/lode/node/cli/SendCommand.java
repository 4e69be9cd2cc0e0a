package org.lode.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.miner.cli.AddressText;
import org.lode.miner.cli.BoundedNumber;
import org.lode.miner.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lode send TO AMOUNT}: signs here, sends the raw transaction, waits for its receipt. */
@Command(name = "send", description = "Send LODE from a local account and wait until it is mined.")
final class SendCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 200;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RpcOption rpc;

    @Mixin
    private SignerOption signer;

    @Parameters(index = "0", paramLabel = "TO", converter = AddressText.class, description = "Who receives.")
    private Address to;

    @Parameters(
            index = "1",
            paramLabel = "AMOUNT",
            converter = Arguments.AmountText.class,
            description = "How much: 1.5 (LODE), 20gwei or 7wei.")
    private Wei amount;

    @Option(
            names = "--tip",
            paramLabel = "AMOUNT",
            converter = Arguments.AmountText.class,
            description = "Tip for each unit of gas (default: what the node suggests).")
    private Optional<Wei> tip;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            converter = WaitSeconds.class,
            defaultValue = "60",
            description = "How long to wait for the receipt; 0 does not wait (default ${DEFAULT-VALUE}).")
    private int waitSeconds;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** 0 to a day. */
    static final class WaitSeconds extends BoundedNumber {
        WaitSeconds() {
            super("a number of seconds", 0, 86_400);
        }
    }

    @Override
    public Integer call() {
        Secp256k1 curve = Secp256k1.fastest();
        try (RpcClient node = rpc.connect()) {
            PrivateKey key = signer.unlock();
            SignedTransaction transaction = SignedTransaction.sign(transfer(node, curve.address(key)), key, curve);
            node.call("eth_sendRawTransaction", transaction.encoded().toString());
            PrintWriter out = spec.commandLine().getOut();
            if (!json) {
                out.println("sent " + transaction.hash());
                out.flush();
            }
            if (waitSeconds == 0) {
                if (json) {
                    out.println(JsonLines.object("hash", transaction.hash().toString()));
                }
                return 0;
            }
            JsonNode receipt = awaitReceipt(node, transaction);
            if (json) {
                out.println(receipt);
            } else {
                Wei fee = new Gas(RpcClient.quantity(receipt.path("gasUsed")).longValueExact())
                        .cost(new Wei(UInt256.of(RpcClient.quantity(receipt.path("effectiveGasPrice")))));
                out.println("mined in block " + RpcClient.quantity(receipt.path("blockNumber")) + ", fee "
                        + Amounts.exact(fee));
            }
            return "0x1".equals(receipt.path("status").asText()) ? 0 : 1;
        }
    }

    private TransactionBody transfer(RpcClient node, Address sender) {
        long chainId = node.callForLong("eth_chainId");
        long nonce = node.callForLong("eth_getTransactionCount", sender.toString(), "pending");
        Wei baseFee = new Wei(UInt256.of(RpcClient.quantity(
                node.call("eth_getBlockByNumber", "latest", false).path("baseFeePerGas"))));
        Wei priority = tip.orElseGet(() -> node.callForWei("eth_maxPriorityFeePerGas"));
        long gas = node.callForLong(
                "eth_estimateGas",
                JsonLines.object(
                        "from",
                        sender.toString(),
                        "to",
                        to.toString(),
                        "value",
                        amount.value().toQuantity()));
        return new TransactionBody.DynamicFee(
                chainId,
                nonce,
                priority,
                dearest(baseFee, priority),
                Gas.of(gas),
                Optional.of(to),
                amount,
                Bytes.EMPTY,
                List.of());
    }

    /** Room for six full blocks before this one. */
    private static Wei dearest(Wei baseFee, Wei priority) {
        try {
            return baseFee.times(2).plus(priority);
        } catch (ArithmeticException e) {
            throw new UserError("a tip of " + priority + " wei for each unit of gas is more than there is; "
                    + "give less with --tip.");
        }
    }

    private JsonNode awaitReceipt(RpcClient node, SignedTransaction transaction) {
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(waitSeconds).toNanos();
        while (true) {
            JsonNode receipt =
                    node.call("eth_getTransactionReceipt", transaction.hash().toString());
            if (receipt.isObject()) {
                return receipt;
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new UserError(
                        "transaction " + transaction.hash() + " was sent but not mined within " + waitSeconds
                                + " s; see whether the node mines, and do not send again: it may still be mined.");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UserError(
                        "interrupted; transaction " + transaction.hash() + " was sent and may still be mined.");
            }
        }
    }
}
