package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.required;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.node.produce.RemoteMining;
import org.lode.node.produce.RemoteShare;
import org.lode.node.produce.Work;
import org.lode.node.produce.Worker;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.InvalidParameterException;
import org.lode.node.rpc.json.JsonValue;

/** Mining by polling: work for this node's own beneficiary, its boundary that of a share, so each solution is paid. */
public final class WorkMethods {
    private static final int NONCE_BYTES = 8;
    private static final int RATE_BITS_MAX = 256;
    private static final String POLLING = "getwork";

    /** {@code 0x} and up to 64 digits: clients pad the rate with zeros, or do not. */
    private static final Decoder<BigInteger> RATE = Decoders.TEXT.map(WorkMethods::rate);

    private final RemoteMining mining;
    private final Optional<Address> beneficiary;

    /** @param beneficiary who is paid; without one no work is given */
    public WorkMethods(RemoteMining mining, Optional<Address> beneficiary) {
        this.mining = mining;
        this.beneficiary = beneficiary;
    }

    public List<Method> methods() {
        return List.of(
                new Method("eth_getWork", 0, (_, context) -> work(context)),
                Method.inContext(
                        "eth_submitWork",
                        required(Decoders.DATA),
                        required(Decoders.HASH),
                        required(Decoders.HASH),
                        this::submit),
                Method.of("eth_submitHashrate", required(RATE), required(Decoders.HASH), this::hashRate));
    }

    private JsonValue work(CallContext context) {
        Work work = context.deadline()
                .await(mining.work(paid()))
                .orElseThrow(() -> RpcException.failed("too many addresses are mined for now; try again later"));
        List<String> items = List.of(
                work.sealHash().toString(),
                work.seedHash().toString(),
                Ethash.boundary(work.shareDifficulty()).toHash().toString(),
                "0x" + Long.toHexString(work.number().value()));
        return out -> out.list(items, (list, item) -> list.text(item));
    }

    private JsonValue submit(CallContext context, Bytes nonce, Hash sealHash, Hash mixHash) {
        if (nonce.size() != NONCE_BYTES) {
            throw RpcException.invalidParams("a nonce has 8 bytes, not " + nonce.size());
        }
        RemoteShare share = RemoteShare.of(sealHash, new BigInteger(1, nonce.toArray()).longValue(), mixHash);
        return JsonValue.of(
                context.deadline().await(mining.submit(worker(POLLING), share)).isAccepted());
    }

    private JsonValue hashRate(BigInteger rate, Hash miner) {
        mining.reported(worker(miner.toString().substring(2, 10)), rate.doubleValue());
        return JsonValue.of(true);
    }

    private Worker worker(String name) {
        return mining.worker(paid(), name)
                .orElseThrow(() -> RpcException.failed("too many workers are connected; try again later"));
    }

    private Address paid() {
        return beneficiary.orElseThrow(
                () -> RpcException.failed("this node mines for nobody; start it with an account to pay"));
    }

    private static BigInteger rate(String text) {
        try {
            BigInteger rate = new BigInteger(text.startsWith("0x") ? text.substring(2) : text, 16);
            if (rate.signum() >= 0 && rate.bitLength() <= RATE_BITS_MAX) {
                return rate;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new InvalidParameterException("a hash rate is 0x and at most 64 hexadecimal digits");
    }
}
