/** Live connections: listening, dialling, slots, and one virtual thread a peer. */
@NullMarked
package org.lode.p2p.session;

import org.jspecify.annotations.NullMarked;
