/** Mining on the processor: dataset memory and building, and search threads with many hashes in flight. */
@NullMarked
package org.lode.miner.cpu;

import org.jspecify.annotations.NullMarked;
