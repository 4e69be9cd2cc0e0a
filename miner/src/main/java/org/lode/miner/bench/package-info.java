/** How fast a device hashes, beside what its memory allows: the measuring behind {@code lode bench}. */
@NullMarked
package org.lode.miner.bench;

import org.jspecify.annotations.NullMarked;
