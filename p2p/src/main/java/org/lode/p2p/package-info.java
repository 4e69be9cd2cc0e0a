/** Peers and the wire protocol. The only code that uses Netty directly. */
@NullMarked
package org.lode.p2p;

import org.jspecify.annotations.NullMarked;
