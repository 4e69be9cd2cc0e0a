/** Hashes, signatures and keys: Keccak, secp256k1, EIP-55 checksums, BIP-39 mnemonics and BIP-32 derivation. */
@NullMarked
package org.lode.consensus.crypto;

import org.jspecify.annotations.NullMarked;
