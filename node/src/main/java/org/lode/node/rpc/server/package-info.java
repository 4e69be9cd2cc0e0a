/** The transport of JSON-RPC: HTTP and WebSocket on one port, with a limit on everything a client can make grow. */
@NullMarked
package org.lode.node.rpc.server;

import org.jspecify.annotations.NullMarked;
