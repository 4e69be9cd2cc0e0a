/** Reading and writing the JSON of JSON-RPC in typed form: quantities, data, hashes, addresses, bounded output. */
@NullMarked
package org.lode.node.rpc.json;

import org.jspecify.annotations.NullMarked;
