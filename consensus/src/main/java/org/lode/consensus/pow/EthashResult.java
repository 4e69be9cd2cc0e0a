package org.lode.consensus.pow;

import org.lode.consensus.primitive.Hash;

/**
 * What Ethash yields.
 *
 * @param mixHash digest of the dataset pages read; sent along so that others can check {@code result} cheaply
 * @param result the proof's value, to be compared with a boundary as a big-endian number
 */
public record EthashResult(Hash mixHash, Hash result) {}
