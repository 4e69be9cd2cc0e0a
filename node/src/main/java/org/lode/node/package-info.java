/** Everything with state: store, chain, pools, block production, JSON-RPC and the command line. */
@NullMarked
package org.lode.node;

import org.jspecify.annotations.NullMarked;
