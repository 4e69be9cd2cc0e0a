/** Gas a second of the virtual machine. */
@NullMarked
package org.lode.benchmarks.evm;

import org.jspecify.annotations.NullMarked;
