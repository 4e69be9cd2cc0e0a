/** Tests of the genesis files. */
@NullMarked
package org.lode.consensus.genesis;

import org.jspecify.annotations.NullMarked;
