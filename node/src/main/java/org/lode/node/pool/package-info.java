/** What waits for a block: signed transactions and contributions, bounded, owned by one thread. */
@NullMarked
package org.lode.node.pool;

import org.jspecify.annotations.NullMarked;
