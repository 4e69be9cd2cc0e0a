/** Hashes and signatures: Keccak, secp256k1, EIP-55 checksums. */
@NullMarked
package org.lode.consensus.crypto;

import org.jspecify.annotations.NullMarked;
