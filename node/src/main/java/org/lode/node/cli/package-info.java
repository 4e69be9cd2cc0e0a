/** The command line: one class a command; what a user reads is one sentence. */
@NullMarked
package org.lode.node.cli;

import org.jspecify.annotations.NullMarked;
