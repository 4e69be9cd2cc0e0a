/** Who is paid what by a block, and the book kept of it in the work registry. */
@NullMarked
package org.lode.consensus.reward;

import org.jspecify.annotations.NullMarked;
