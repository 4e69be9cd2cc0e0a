/** Feeds decoders what nobody should send, and measures what it costs them. */
@NullMarked
package org.lode.consensus.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
