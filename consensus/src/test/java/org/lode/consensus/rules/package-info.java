/** Tests of the rules: each clause broken once. */
@NullMarked
package org.lode.consensus.rules;

import org.jspecify.annotations.NullMarked;
