/** Proofs of work as data: the work header, its seal, and the identity of the two together. */
@NullMarked
package org.lode.consensus.work;

import org.jspecify.annotations.NullMarked;
