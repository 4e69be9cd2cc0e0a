package org.lode.node.rpc.method;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.node.rpc.dispatch.RpcException;

/** Accounts whose keys the node holds and signs with for anyone who asks: on a devnet, never elsewhere. In the order given. */
public final class DevAccounts {
    private final ImmutableMap<Address, PrivateKey> keys;

    public DevAccounts(List<PrivateKey> keys, Secp256k1 curve) {
        ImmutableMap.Builder<Address, PrivateKey> byAddress = ImmutableMap.builder();
        keys.forEach(key -> byAddress.put(curve.address(key), key));
        this.keys = byAddress.buildOrThrow();
    }

    List<Address> addresses() {
        return keys.keySet().asList();
    }

    /** The key of an account, or {@link RpcException} where the node does not hold it. */
    PrivateKey key(Address address) {
        PrivateKey key = keys.get(address);
        if (key == null) {
            throw RpcException.failed(
                    "unknown account " + address + "; sign with a wallet and use eth_sendRawTransaction");
        }
        return key;
    }
}
