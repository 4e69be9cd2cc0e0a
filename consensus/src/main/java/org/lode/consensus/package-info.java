/** The rules of the chain: values, codecs, proof of work, state and transition. No I/O, clock, thread, logger or entropy. */
@NullMarked
package org.lode.consensus;

import org.jspecify.annotations.NullMarked;
