/** JSON-RPC as Ethereum's tools speak it: what it needs of the node, and its parts put together. */
@NullMarked
package org.lode.node.rpc;

import org.jspecify.annotations.NullMarked;
