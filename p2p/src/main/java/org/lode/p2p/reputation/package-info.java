/** What nodes have done wrong, what follows from it, and for how long. */
@NullMarked
package org.lode.p2p.reputation;

import org.jspecify.annotations.NullMarked;
