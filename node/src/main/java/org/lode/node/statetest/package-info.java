/** State tests from files, for {@code lode statetest}. */
@NullMarked
package org.lode.node.statetest;

import org.jspecify.annotations.NullMarked;
