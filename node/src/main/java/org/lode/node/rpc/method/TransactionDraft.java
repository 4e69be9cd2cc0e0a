package org.lode.node.rpc.method;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.node.rpc.shape.CallRequest;

/**
 * Makes a transaction of a request that leaves things out: of type 0 or 1 where it names a gas price, else of type 2 with a
 * suggested tip and room for the base fee to double.
 */
final class TransactionDraft {
    private final long chainId;
    private final FeeOracle fees;

    TransactionDraft(long chainId, FeeOracle fees) {
        this.chainId = chainId;
        this.fees = fees;
    }

    TransactionBody complete(CallRequest request, long nonce, Gas gas) {
        Wei value = request.value().orElse(Wei.ZERO);
        return request.fees()
                .gasPrice()
                .map(price -> request.accessList()
                        .<TransactionBody>map(list -> new TransactionBody.AccessList(
                                chainId, nonce, price, gas, request.to(), value, request.data(), list))
                        .orElseGet(() -> new TransactionBody.Legacy(
                                Optional.of(chainId), nonce, price, gas, request.to(), value, request.data())))
                .orElseGet(() -> dynamic(request, nonce, gas));
    }

    private TransactionBody dynamic(CallRequest request, long nonce, Gas gas) {
        CallRequest.FeeRequest asked = request.fees();
        Wei tip = asked.maxPriorityFee()
                .orElseGet(() ->
                        asked.maxFee().map(cap -> fees.suggestedTip().min(cap)).orElseGet(fees::suggestedTip));
        Wei cap = asked.maxFee().orElseGet(() -> fees.nextBaseFee().times(2).plusSaturated(tip));
        return new TransactionBody.DynamicFee(
                chainId,
                nonce,
                tip,
                cap,
                gas,
                request.to(),
                request.value().orElse(Wei.ZERO),
                request.data(),
                request.accessList().orElse(List.of()));
    }
}
