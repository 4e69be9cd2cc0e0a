/** The pairing-friendly curve bn254 (alt_bn128, EIP-196, EIP-197): fields, points, and the optimal ate pairing. */
@NullMarked
package org.lode.consensus.crypto.bn254;

import org.jspecify.annotations.NullMarked;
