/** Tests of the virtual machine. */
@NullMarked
package org.lode.consensus.evm;

import org.jspecify.annotations.NullMarked;
