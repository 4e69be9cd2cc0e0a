/** What a chain is born with: its parameters, its allocation and its first block. */
@NullMarked
package org.lode.consensus.genesis;

import org.jspecify.annotations.NullMarked;
