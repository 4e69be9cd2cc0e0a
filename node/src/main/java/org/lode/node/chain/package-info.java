/** The chain of this node: import, fork choice, the published head, and the events that follow it. */
@NullMarked
package org.lode.node.chain;

import org.jspecify.annotations.NullMarked;
