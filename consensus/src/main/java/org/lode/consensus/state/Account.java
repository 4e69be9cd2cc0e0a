package org.lode.consensus.state;

import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;

/**
 * An account's own fields; its storage is read slot by slot and its storage root belongs to the trie.
 *
 * @param nonce transactions sent, or contracts created, 64 bits unsigned
 * @param codeHash Keccak-256 of its code, {@link #NO_CODE} for none
 */
public record Account(long nonce, Wei balance, Hash codeHash) {
    public static final Hash NO_CODE = Keccak.hash256(new byte[0]);
    public static final Account EMPTY = new Account(0, Wei.ZERO, NO_CODE);

    /** EIP-161: nothing would be lost by removing it. */
    public boolean isEmpty() {
        return nonce == 0 && balance.isZero() && codeHash.equals(NO_CODE);
    }

    public Account withBalance(Wei newBalance) {
        return new Account(nonce, newBalance, codeHash);
    }

    public Account withNonce(long newNonce) {
        return new Account(newNonce, balance, codeHash);
    }

    public Account withCodeHash(Hash newCodeHash) {
        return new Account(nonce, balance, newCodeHash);
    }
}
