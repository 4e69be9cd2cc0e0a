/** Runs state tests in the format of the Ethereum reference tests: pure functions from JSON to a result. */
@NullMarked
package org.lode.consensus.statetest;

import org.jspecify.annotations.NullMarked;
