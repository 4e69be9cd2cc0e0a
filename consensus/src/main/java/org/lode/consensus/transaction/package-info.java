/** EIP-2718 transactions: legacy, types 1 and 2, and the contribution 0x57. */
@NullMarked
package org.lode.consensus.transaction;

import org.jspecify.annotations.NullMarked;
