package org.lode.node.rpc.method;

import org.lode.consensus.primitive.BlockNumber;

/** How far a node that is catching up has come. */
public record SyncProgress(BlockNumber starting, BlockNumber current, BlockNumber highest) {}
