/** What tests of peers share. */
@NullMarked
package org.lode.p2p.testkit;

import org.jspecify.annotations.NullMarked;
