/** What tests of the node share: virtual time and small chains. */
@NullMarked
package org.lode.node.testkit;

import org.jspecify.annotations.NullMarked;
