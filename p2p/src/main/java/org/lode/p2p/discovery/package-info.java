/** Finding nodes of the same chain: records (EIP-778), the discovery protocol v5, known nodes, and whom to dial. */
@NullMarked
package org.lode.p2p.discovery;

import org.jspecify.annotations.NullMarked;
