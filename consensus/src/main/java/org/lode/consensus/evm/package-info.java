/** The Ethereum virtual machine: one message call or contract creation as a function of state, block and message. */
@NullMarked
package org.lode.consensus.evm;

import org.jspecify.annotations.NullMarked;
