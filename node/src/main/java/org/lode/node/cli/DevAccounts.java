package org.lode.node.cli;

import java.util.List;
import java.util.stream.IntStream;
import org.lode.consensus.crypto.HdKey;
import org.lode.consensus.crypto.Mnemonic;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;

/** The keys that everybody knows: those of the devnet's mnemonic, the same as Hardhat's and Anvil's. */
final class DevAccounts {
    static final String MNEMONIC = "test test test test test test test test test test test junk";

    /** How many of them the devnet's genesis funds. */
    static final int FUNDED = 10;

    private DevAccounts() {}

    /** The key at m/44'/60'/0'/0/{@code index} (BIP-44). */
    static PrivateKey key(int index) {
        return keys(index, index + 1).getFirst();
    }

    static List<PrivateKey> funded() {
        return keys(0, FUNDED);
    }

    private static List<PrivateKey> keys(int from, int to) {
        Secp256k1 curve = Secp256k1.fastest();
        HdKey accounts = Mnemonic.of(MNEMONIC).rootKey().derive(HdKey.ETHEREUM_ACCOUNTS, curve);
        return IntStream.range(from, to)
                .mapToObj(index -> accounts.child(index, curve).privateKey())
                .toList();
    }
}
