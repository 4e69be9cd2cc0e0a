/** Tests of rewards and the work registry. */
@NullMarked
package org.lode.consensus.reward;

import org.jspecify.annotations.NullMarked;
