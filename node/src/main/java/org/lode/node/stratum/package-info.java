/** The Stratum server: miners of other programs and machines, each paid by the chain at the address it logs in with. */
@NullMarked
package org.lode.node.stratum;

import org.jspecify.annotations.NullMarked;
