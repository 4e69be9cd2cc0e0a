/** Which of a machine's processors and devices mine, as the user chose. */
@NullMarked
package org.lode.miner.rig;

import org.jspecify.annotations.NullMarked;
