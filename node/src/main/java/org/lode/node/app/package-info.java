/** Wires a node together. The only package that knows all the others. */
@NullMarked
package org.lode.node.app;

import org.jspecify.annotations.NullMarked;
