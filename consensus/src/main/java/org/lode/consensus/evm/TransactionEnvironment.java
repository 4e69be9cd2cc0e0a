package org.lode.consensus.evm;

import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Wei;

/**
 * What code can ask of the transaction that it runs in.
 *
 * @param gasPrice what a unit of gas costs the sender, base fee included
 */
public record TransactionEnvironment(Address origin, Wei gasPrice) {}
