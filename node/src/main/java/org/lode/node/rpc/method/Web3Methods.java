package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.List;
import org.lode.consensus.crypto.Keccak;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.JsonValue;

/** {@code web3_} and {@code net_}: who answers. */
public final class Web3Methods {
    private final String clientVersion;
    private final long chainId;

    /** @param clientVersion as {@code Lode/v0.1.0/linux-x64/java25} */
    public Web3Methods(String clientVersion, long chainId) {
        this.clientVersion = clientVersion;
        this.chainId = chainId;
    }

    public List<Method> methods() {
        return List.of(
                Method.of("web3_clientVersion", () -> JsonValue.of(clientVersion)),
                Method.of("web3_sha3", required(Decoders.DATA), data -> JsonValue.of(Keccak.hash256(data))),
                Method.of("net_version", () -> JsonValue.of(Long.toUnsignedString(chainId))),
                Method.of("net_listening", () -> JsonValue.TRUE));
    }
}
