/** What peers say to each other: devp2p's base messages and capability {@code lode/1}, as values and strict bounded codecs. */
@NullMarked
package org.lode.p2p.wire;

import org.jspecify.annotations.NullMarked;
