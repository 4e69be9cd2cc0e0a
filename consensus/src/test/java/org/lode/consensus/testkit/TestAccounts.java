package org.lode.consensus.testkit;

import java.util.Optional;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;

/** A few accounts with keys, numbered from 0. */
public final class TestAccounts {
    public static final int COUNT = 5;
    public static final Secp256k1 CURVE = Secp256k1.fastest();

    private static final Gas TRANSFER_GAS = Gas.of(21_000);
    private static final Wei TIP = Wei.of(1_000_000_000);
    private static final Wei FEE_CAP = Wei.of(100_000_000_000L);

    private TestAccounts() {}

    public static PrivateKey key(int index) {
        return PrivateKey.of(UInt256.of(0x1000 + index));
    }

    public static Address address(int index) {
        return CURVE.address(key(index));
    }

    /** A signed EIP-1559 transfer on the tiny chain, with a tip of 1 gwei. */
    public static SignedTransaction transfer(int from, long nonce, Address to, Wei value) {
        return sign(
                from,
                new TransactionBody.DynamicFee(
                        TinyGenesis.genesis().spec().chainId(),
                        nonce,
                        TIP,
                        FEE_CAP,
                        TRANSFER_GAS,
                        Optional.of(to),
                        value,
                        Bytes.EMPTY,
                        java.util.List.of()));
    }

    public static SignedTransaction sign(int from, TransactionBody body) {
        return SignedTransaction.sign(body, key(from), CURVE);
    }
}
