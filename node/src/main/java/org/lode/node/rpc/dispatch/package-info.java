/** JSON-RPC 2.0 without a transport: methods, their parameters, batches, deadlines and errors. */
@NullMarked
package org.lode.node.rpc.dispatch;

import org.jspecify.annotations.NullMarked;
