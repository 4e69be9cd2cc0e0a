package org.lode.benchmarks.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.node.chain.StateSnapshot;
import org.lode.node.event.EventLoop;

/**
 * People who send each other coins, each time by another node: what that node does not have of their earlier transactions they send
 * again, as wallets do.
 */
final class Wallets {
    static final int COUNT = 4;

    private static final int FIRST_KEY = 0x1000;
    private static final int UNPAID_MOST = 6;
    private static final Gas TRANSFER_GAS = Gas.of(21_000);
    private static final Wei FEE_CAP = Wei.of(100_000_000_000L);
    private static final long TIP_MOST_WEI = 3_000_000_000L;
    private static final Duration PAUSE_MOST = Duration.ofSeconds(1);

    private final Secp256k1 curve;
    private final long chainId;
    private final EventLoop loop;
    private final RandomGenerator entropy;
    private final List<SimulatedNode> nodes;
    private final List<Wallet> wallets = new ArrayList<>();
    private boolean open = true;

    private record Wallet(PrivateKey key, Address address, List<SignedTransaction> sent) {}

    Wallets(Secp256k1 curve, long chainId, EventLoop loop, RandomGenerator entropy, List<SimulatedNode> nodes) {
        this.curve = curve;
        this.chainId = chainId;
        this.loop = loop;
        this.entropy = entropy;
        this.nodes = nodes;
        for (int i = 0; i < COUNT; i++) {
            PrivateKey key = key(i);
            wallets.add(new Wallet(key, curve.address(key), new ArrayList<>()));
        }
    }

    static List<Address> addresses(Secp256k1 curve) {
        List<Address> addresses = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            addresses.add(curve.address(key(i)));
        }
        return addresses;
    }

    private static PrivateKey key(int index) {
        return PrivateKey.of(UInt256.of(FIRST_KEY + index));
    }

    void start() {
        loop.schedule(Duration.ofNanos(entropy.nextLong(PAUSE_MOST.toNanos())), () -> {
            if (open) {
                SimulatedNode node = nodes.get(entropy.nextInt(nodes.size()));
                Wallet wallet = wallets.get(entropy.nextInt(COUNT));
                if (node.isRunning()) {
                    send(wallet, node);
                }
                start();
            }
        });
    }

    void stop() {
        open = false;
    }

    private void send(Wallet wallet, SimulatedNode node) {
        long nonce = node.pool().view().nextNonce(wallet.address).orElseGet(() -> nonceAtHead(wallet, node));
        long unpaid = nonce - nonceAtHead(wallet, node);
        if (nonce > wallet.sent.size() || unpaid >= UNPAID_MOST) {
            return;
        }
        if (nonce == wallet.sent.size()) {
            wallet.sent.add(signed(wallet, nonce));
        }
        var _ = node.pool().submit(wallet.sent.get((int) nonce).encoded());
    }

    private static long nonceAtHead(Wallet wallet, SimulatedNode node) {
        try (StateSnapshot state =
                node.chain().state(node.chain().head().hash()).orElseThrow()) {
            return state.account(wallet.address).orElse(Account.EMPTY).nonce();
        }
    }

    private SignedTransaction signed(Wallet wallet, long nonce) {
        Address to = entropy.nextBoolean()
                ? wallets.get(entropy.nextInt(COUNT)).address
                : nodes.get(entropy.nextInt(nodes.size())).beneficiary();
        TransactionBody body = new TransactionBody.DynamicFee(
                chainId,
                nonce,
                Wei.of(entropy.nextLong(TIP_MOST_WEI)),
                FEE_CAP,
                TRANSFER_GAS,
                Optional.of(to),
                Wei.of(entropy.nextLong(1_000_000)),
                Bytes.EMPTY,
                List.of());
        return SignedTransaction.sign(body, wallet.key, curve);
    }
}
