/** How results are estimated, tabled and drawn. */
@NullMarked
package org.lode.benchmarks.incentives.report;

import org.jspecify.annotations.NullMarked;
