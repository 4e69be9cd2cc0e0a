/** What this node says to its peers and does with what they say: gossip, answers, catching up with a heavier chain. */
@NullMarked
package org.lode.node.sync;

import org.jspecify.annotations.NullMarked;
