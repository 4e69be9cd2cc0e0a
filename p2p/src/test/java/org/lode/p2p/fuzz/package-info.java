/** Broken bytes and broken conversations against everything that a stranger's bytes reach first. */
@NullMarked
package org.lode.p2p.fuzz;

import org.jspecify.annotations.NullMarked;
