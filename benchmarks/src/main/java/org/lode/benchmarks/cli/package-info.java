/** The commands of {@code lode simulate} and what they print. */
@NullMarked
package org.lode.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
