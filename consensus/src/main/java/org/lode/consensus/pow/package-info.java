/**
 * Proof of work: Ethash with its sizes as parameters. Seals are checked with the light cache, alone or many at once; nonces
 * are searched with the full dataset. Pure: memory and threads belong to the caller.
 */
@NullMarked
package org.lode.consensus.pow;

import org.jspecify.annotations.NullMarked;
