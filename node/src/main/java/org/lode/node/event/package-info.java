/** How the node's parts run and hear of each other: threads that own state, timers, and bounded event delivery. */
@NullMarked
package org.lode.node.event;

import org.jspecify.annotations.NullMarked;
