/** The only place that wires constructors: the program and its parts. */
@NullMarked
package org.lode.node.app;

import org.jspecify.annotations.NullMarked;
