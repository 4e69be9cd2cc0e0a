/** What the tests of every module share. */
@NullMarked
package org.lode.consensus.testkit;

import org.jspecify.annotations.NullMarked;
