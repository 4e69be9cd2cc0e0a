/** Tests of running state tests. */
@NullMarked
package org.lode.node.statetest;

import org.jspecify.annotations.NullMarked;
