@NullMarked
package org.lode.node.cli;

import org.jspecify.annotations.NullMarked;
