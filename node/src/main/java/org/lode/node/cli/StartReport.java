package org.lode.node.cli;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.node.produce.MineMode;
import org.lode.p2p.session.Enode;

/**
 * What a node tells once it runs.
 *
 * @param enode how peers reach it
 * @param stratum where miners are let in, if they are
 * @param unlocked keys that everyone may use: a devnet's, else none
 */
record StartReport(
        String chainName,
        long chainId,
        Hash genesisHash,
        BlockNumber head,
        URI rpc,
        Enode enode,
        Optional<InetSocketAddress> stratum,
        Path data,
        Mining mining,
        List<PrivateKey> unlocked) {
    StartReport {
        unlocked = List.copyOf(unlocked);
    }

    /**
     * Who mines, and for whom.
     *
     * @param with threads or devices, in words
     */
    record Mining(MineMode mode, String with, Optional<Address> beneficiary) {}

    /** Where JSON-RPC answers over HTTP. */
    static URI address(String host, int port) {
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** {@code HOST:PORT} of the place where miners are let in. */
    Optional<String> stratumText() {
        return stratum.map(it -> {
            String host = it.getAddress().getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + it.getPort();
        });
    }

    /** The same port serves WebSocket. */
    String webSocket() {
        return "ws" + rpc.toString().substring("http".length());
    }
}
