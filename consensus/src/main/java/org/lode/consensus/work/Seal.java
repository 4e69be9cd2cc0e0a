package org.lode.consensus.work;

import org.lode.consensus.primitive.Hash;

/**
 * A claimed proof of work.
 *
 * @param nonce 64 bits, written as 8 big-endian bytes
 * @param mixHash the Ethash mix that the nonce is said to give
 */
public record Seal(long nonce, Hash mixHash) {}
