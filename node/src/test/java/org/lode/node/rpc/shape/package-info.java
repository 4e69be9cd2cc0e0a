@NullMarked
package org.lode.node.rpc.shape;

import org.jspecify.annotations.NullMarked;
