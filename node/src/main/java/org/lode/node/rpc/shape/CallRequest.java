package org.lode.node.rpc.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.AccessListEntry;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.InvalidParameterException;
import org.lode.node.rpc.json.ObjectFields;

/**
 * A transaction that is not signed: what {@code eth_call}, {@code eth_estimateGas} and {@code eth_sendTransaction} take. All of
 * it is optional, and what is missing depends on the method.
 *
 * @param fees what the sender would pay
 * @param data the call's input, or the code that creates a contract
 */
public record CallRequest(
        Optional<Address> from,
        Optional<Address> to,
        Optional<Gas> gas,
        FeeRequest fees,
        Optional<Wei> value,
        Optional<Long> nonce,
        Bytes data,
        Optional<List<AccessListEntry>> accessList,
        Optional<Long> chainId) {
    private static final int MAX_ACCESS_LIST = 10_000;
    private static final Decoder<AccessListEntry> ACCESS_LIST_ENTRY = CallRequest::accessListEntry;

    public static final Decoder<CallRequest> DECODER = CallRequest::decode;

    /** One gas price, or the two fees of EIP-1559, or neither. */
    public record FeeRequest(Optional<Wei> gasPrice, Optional<Wei> maxFee, Optional<Wei> maxPriorityFee) {
        static FeeRequest decode(ObjectFields fields) {
            FeeRequest fees = new FeeRequest(
                    fields.optional("gasPrice", Decoders.WEI),
                    fields.optional("maxFeePerGas", Decoders.WEI),
                    fields.optional("maxPriorityFeePerGas", Decoders.WEI));
            if (fees.gasPrice.isPresent() && fees.isDynamic()) {
                throw new InvalidParameterException(
                        "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
            }
            return fees;
        }

        public boolean isDynamic() {
            return maxFee.isPresent() || maxPriorityFee.isPresent();
        }
    }

    public CallRequest withAccessList(List<AccessListEntry> list) {
        return new CallRequest(from, to, gas, fees, value, nonce, data, Optional.of(list), chainId);
    }

    private static CallRequest decode(JsonNode node) {
        ObjectFields fields = ObjectFields.of(node);
        return new CallRequest(
                fields.optional("from", Decoders.ADDRESS),
                fields.optional("to", Decoders.ADDRESS),
                fields.optional("gas", Decoders.GAS),
                FeeRequest.decode(fields),
                fields.optional("value", Decoders.WEI),
                fields.optional("nonce", Decoders.QUANTITY_64),
                data(fields),
                fields.optional("accessList", ACCESS_LIST_ENTRY.list(MAX_ACCESS_LIST)),
                fields.optional("chainId", Decoders.QUANTITY_64));
    }

    private static Bytes data(ObjectFields fields) {
        Optional<Bytes> input = fields.optional("input", Decoders.DATA);
        Optional<Bytes> data = fields.optional("data", Decoders.DATA);
        if (input.isPresent() && data.isPresent() && !input.equals(data)) {
            throw new InvalidParameterException(
                    "both \"data\" and \"input\" are set and not equal; please use \"input\" to pass transaction call data");
        }
        return input.or(() -> data).orElse(Bytes.EMPTY);
    }

    private static AccessListEntry accessListEntry(JsonNode node) {
        ObjectFields fields = ObjectFields.of(node);
        return new AccessListEntry(
                fields.required("address", Decoders.ADDRESS),
                fields.optional("storageKeys", Decoders.HASH.list(MAX_ACCESS_LIST))
                        .orElse(List.of()));
    }
}
