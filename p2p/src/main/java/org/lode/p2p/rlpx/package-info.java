/** RLPx (devp2p): the encrypted transport between peers, its handshake (EIP-8) and its frames. */
@NullMarked
package org.lode.p2p.rlpx;

import org.jspecify.annotations.NullMarked;
