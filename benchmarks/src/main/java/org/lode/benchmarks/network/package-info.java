/**
 * A network of real nodes on one thread in virtual time, with every fault drawn from one seed, and what must hold after each event.
 */
@NullMarked
package org.lode.benchmarks.network;

import org.jspecify.annotations.NullMarked;
