/** The methods, one class a group. */
@NullMarked
package org.lode.node.rpc.method;

import org.jspecify.annotations.NullMarked;
