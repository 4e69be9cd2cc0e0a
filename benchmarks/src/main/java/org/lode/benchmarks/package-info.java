/** JMH benchmarks, measured rates and the network simulator. */
@NullMarked
package org.lode.benchmarks;

import org.jspecify.annotations.NullMarked;
