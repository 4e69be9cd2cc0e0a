/** What a transaction did, step by step or call by call, in the shapes that geth's debuggers have made common. */
@NullMarked
package org.lode.node.rpc.trace;

import org.jspecify.annotations.NullMarked;
