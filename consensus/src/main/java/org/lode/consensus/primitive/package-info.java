/** Value types that own their unit: hashes, addresses, 256-bit numbers, wei, gas, heights and immutable bytes. */
@NullMarked
package org.lode.consensus.primitive;

import org.jspecify.annotations.NullMarked;
