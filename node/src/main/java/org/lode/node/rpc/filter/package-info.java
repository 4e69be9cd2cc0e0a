/** Searching logs, filters that are polled, and subscriptions that are pushed. */
@NullMarked
package org.lode.node.rpc.filter;

import org.jspecify.annotations.NullMarked;
