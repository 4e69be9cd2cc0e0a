/** The rules that a block, a transaction and a contribution must satisfy, and the verdicts they give. */
@NullMarked
package org.lode.consensus.rules;

import org.jspecify.annotations.NullMarked;
