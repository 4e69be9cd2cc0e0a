package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.List;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.transaction.Transaction;
import org.lode.node.pool.TransactionPool;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.RpcException;
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
        return List.of(Method.inContext("eth_sendRawTransaction", required(Decoders.DATA), (context, encoded) -> {
            expectDecodable(encoded);
            return JsonValue.of(submission.submit(encoded, context.deadline()));
        }));
    }

    private static void expectDecodable(Bytes encoded) {
        try {
            Transaction.decode(encoded);
        } catch (DecodeException e) {
            throw RpcException.failed("malformed transaction: " + e.getMessage());
        }
    }
}
