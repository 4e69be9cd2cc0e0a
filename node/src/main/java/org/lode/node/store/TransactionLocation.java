package org.lode.node.store;

import org.lode.consensus.primitive.BlockNumber;

/**
 * Where on the canonical chain a transaction is.
 *
 * @param index its place among the block's transactions, from 0
 */
public record TransactionLocation(BlockNumber number, int index) {}
