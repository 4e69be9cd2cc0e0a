package org.lode.node.sync;

import org.lode.consensus.primitive.BlockNumber;

/**
 * How far a node that is catching up has come.
 *
 * @param starting the head when it began
 * @param highest the highest block that the peer it follows told of
 */
public record SyncStatus(BlockNumber starting, BlockNumber current, BlockNumber highest) {}
