package org.lode.consensus.pow;

import org.lode.consensus.primitive.Hash;

/**
 * What Ethash hashes.
 *
 * @param sealHash hash of the work header
 * @param nonce 64 bits, any value
 */
public record EthashInput(Hash sealHash, long nonce) {}
