/** Accounts and storage: reading, changing and undoing. */
@NullMarked
package org.lode.consensus.state;

import org.jspecify.annotations.NullMarked;
