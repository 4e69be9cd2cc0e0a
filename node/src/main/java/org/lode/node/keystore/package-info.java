/** Private keys in files that a password opens (Web3 Secret Storage, version 3). */
@NullMarked
package org.lode.node.keystore;

import org.jspecify.annotations.NullMarked;
