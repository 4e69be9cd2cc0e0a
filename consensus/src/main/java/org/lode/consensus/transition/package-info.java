/** State before and a block give state after, receipts and what undoes it: one code for import, assembling and calls. */
@NullMarked
package org.lode.consensus.transition;

import org.jspecify.annotations.NullMarked;
