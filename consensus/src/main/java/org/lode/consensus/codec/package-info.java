/** Recursive Length Prefix (Ethereum Yellow Paper, appendix B): strict canonical reading and writing. */
@NullMarked
package org.lode.consensus.codec;

import org.jspecify.annotations.NullMarked;
