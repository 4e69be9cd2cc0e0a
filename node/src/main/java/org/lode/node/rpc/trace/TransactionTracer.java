package org.lode.node.rpc.trace;

import org.lode.consensus.evm.Tracer;
import org.lode.node.rpc.json.JsonValue;

/** Watches one transaction and tells of it afterwards. One thread uses an instance, once. */
public interface TransactionTracer extends Tracer {
    JsonValue report(TracedTransaction transaction);
}
