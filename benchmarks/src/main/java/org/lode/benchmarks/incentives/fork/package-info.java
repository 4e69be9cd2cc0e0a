/** One attacker against all others, block by block: strategies, and the ledgers that say what they earn under which rules. */
@NullMarked
package org.lode.benchmarks.incentives.fork;

import org.jspecify.annotations.NullMarked;
