/** The protocols of remote mining, eth-proxy and EthereumStratum/1.0.0: their lines, for both ends, and the miner's end of a connection. */
@NullMarked
package org.lode.miner.stratum;

import org.jspecify.annotations.NullMarked;
