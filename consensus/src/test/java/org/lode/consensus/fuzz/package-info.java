/** Broken bytes against every decoder of the data. */
@NullMarked
package org.lode.consensus.fuzz;

import org.jspecify.annotations.NullMarked;
