/** What strategies earn: the figures of docs/incentives.md, and the command that makes them. */
@NullMarked
package org.lode.benchmarks.incentives;

import org.jspecify.annotations.NullMarked;
