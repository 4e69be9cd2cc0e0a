/** Tests of the precompiled contracts. */
@NullMarked
package org.lode.consensus.evm.precompile;

import org.jspecify.annotations.NullMarked;
