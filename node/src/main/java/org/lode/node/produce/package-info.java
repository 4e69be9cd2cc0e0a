/** Makes blocks: assembles templates, hands them to miners, and takes the shares that come back. */
@NullMarked
package org.lode.node.produce;

import org.jspecify.annotations.NullMarked;
