/** Tests of the state that transactions change. */
@NullMarked
package org.lode.consensus.state;

import org.jspecify.annotations.NullMarked;
