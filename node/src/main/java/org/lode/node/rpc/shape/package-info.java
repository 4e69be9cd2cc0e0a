/** The objects of Ethereum's JSON-RPC, read and written: blocks, transactions, receipts, logs, log queries, calls. */
@NullMarked
package org.lode.node.rpc.shape;

import org.jspecify.annotations.NullMarked;
