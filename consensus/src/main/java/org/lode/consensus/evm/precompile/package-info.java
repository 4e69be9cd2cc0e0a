/** The precompiled contracts 0x01 to 0x09, with the curve bn254 behind three of them. */
@NullMarked
package org.lode.consensus.evm.precompile;

import org.jspecify.annotations.NullMarked;
