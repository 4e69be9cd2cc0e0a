/** How fast a block reaches a thousand nodes, and what it costs them, by the relaying policy of the node. */
@NullMarked
package org.lode.benchmarks.propagation;

import org.jspecify.annotations.NullMarked;
