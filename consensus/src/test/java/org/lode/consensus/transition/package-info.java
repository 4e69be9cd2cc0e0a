/** Tests of executing blocks. */
@NullMarked
package org.lode.consensus.transition;

import org.jspecify.annotations.NullMarked;
