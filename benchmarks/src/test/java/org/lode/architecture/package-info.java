/** Checks of the whole source tree: what may depend on what, what consensus must not touch, and tidiness. */
@NullMarked
package org.lode.architecture;

import org.jspecify.annotations.NullMarked;
