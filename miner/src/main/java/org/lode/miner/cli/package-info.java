/** The command line of a machine that only mines; the node's program has the same commands among its own. */
@NullMarked
package org.lode.miner.cli;

import org.jspecify.annotations.NullMarked;
