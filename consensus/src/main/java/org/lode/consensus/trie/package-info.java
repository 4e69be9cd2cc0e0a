/** Merkle Patricia tries (Ethereum Yellow Paper, appendix D): roots of lists, and the state's tries with nodes kept by path. */
@NullMarked
package org.lode.consensus.trie;

import org.jspecify.annotations.NullMarked;
