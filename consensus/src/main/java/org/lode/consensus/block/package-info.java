/** Blocks, their content, receipts and logs as data. */
@NullMarked
package org.lode.consensus.block;

import org.jspecify.annotations.NullMarked;
