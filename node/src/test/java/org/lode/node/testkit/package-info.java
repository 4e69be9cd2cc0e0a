/** What tests of the node share: small chains in virtual time. */
@NullMarked
package org.lode.node.testkit;

import org.jspecify.annotations.NullMarked;
