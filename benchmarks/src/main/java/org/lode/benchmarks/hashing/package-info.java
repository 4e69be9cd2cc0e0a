/** Keccak and Ethash: JMH benchmarks, and the ratios that the project promises, measured side by side. */
@NullMarked
package org.lode.benchmarks.hashing;

import org.jspecify.annotations.NullMarked;
