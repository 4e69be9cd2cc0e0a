/** What passes between a node (or a remote pool) and whatever searches for it: jobs in, verified shares out. */
@NullMarked
package org.lode.miner.job;

import org.jspecify.annotations.NullMarked;
