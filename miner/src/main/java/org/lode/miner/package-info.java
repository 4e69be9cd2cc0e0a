/** Finds shares: jobs, processor and OpenCL searches, and the protocols of remote miners. */
@NullMarked
package org.lode.miner;

import org.jspecify.annotations.NullMarked;
