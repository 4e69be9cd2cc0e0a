/** What the node keeps: blocks, receipts, state, tries and income, read through views and written in atomic batches. */
@NullMarked
package org.lode.node.store;

import org.jspecify.annotations.NullMarked;
