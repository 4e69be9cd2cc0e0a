package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.List;
import org.lode.node.pool.TransactionPool;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.JsonValue;

/**
 * {@code eth_sendRawTransaction}: signed transactions, and contributions from anyone, whose proof is their right to be there.
 * The answer waits for the pool's verdict.
 */
public final class SubmitMethods {
    private final PoolSubmission submission;

    public SubmitMethods(TransactionPool pool) {
        this.submission = new PoolSubmission(pool);
    }

    public List<Method> methods() {
        return List.of(Method.inContext(
                "eth_sendRawTransaction",
                required(Decoders.DATA),
                (context, encoded) -> JsonValue.of(submission.submit(encoded, context.deadline()))));
    }
}
