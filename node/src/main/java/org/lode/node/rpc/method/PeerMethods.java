package org.lode.node.rpc.method;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Bytes;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;
import org.lode.p2p.reputation.Standing;
import org.lode.p2p.session.Enode;
import org.lode.p2p.session.Peer;

/** Whom this node knows: {@code net_peerCount}, {@code lode_peers}, and geth's {@code admin_nodeInfo} and {@code admin_peers}. */
public final class PeerMethods {
    private final String clientVersion;
    private final long networkId;
    private final Network network;

    /**
     * This node among others.
     *
     * @param self how others reach it
     * @param record its record as it is now, {@code enr:...}; empty when it takes no part in discovery
     * @param peers the sessions that are up
     * @param standing what is held against the node of a key
     */
    public record Network(
            Enode self,
            Supplier<Optional<String>> record,
            Supplier<List<Peer>> peers,
            Function<Bytes, Standing> standing) {}

    public PeerMethods(String clientVersion, long networkId, Network network) {
        this.clientVersion = clientVersion;
        this.networkId = networkId;
        this.network = network;
    }

    public List<Method> methods() {
        return List.of(
                Method.of(
                        "net_peerCount",
                        () -> JsonValue.quantity(network.peers().get().size())),
                Method.of("lode_peers", () -> out -> out.list(infos(), this::peer)),
                Method.of("admin_nodeInfo", () -> this::nodeInfo),
                Method.of("admin_peers", () -> out -> out.list(infos(), PeerMethods::adminPeer)));
    }

    private List<Peer.Info> infos() {
        return network.peers().get().stream().map(Peer::info).toList();
    }

    private void peer(JsonWriter out, Peer.Info peer) {
        Standing standing = network.standing().apply(peer.nodeId());
        out.object(fields -> {
            fields.field("enode").text(enode(peer));
            fields.field("client").text(peer.clientId());
            fields.field("direction").text(peer.direction().name().toLowerCase(Locale.ROOT));
            fields.field("headAtStart").hash(peer.status().headHash());
            fields.field("totalDifficultyAtStart").quantity(peer.status().totalDifficulty());
            fields.field("offencePoints").number(standing.points());
            fields.field("offences")
                    .object(offences -> new TreeMap<>(standing.offences())
                            .forEach((offence, count) ->
                                    offences.field(offence.toString()).number(count)));
        });
    }

    private void nodeInfo(JsonWriter out) {
        Enode self = network.self();
        out.object(info -> {
            info.field("enode").text(self.toString());
            network.record().get().ifPresent(record -> info.field("enr").text(record));
            info.field("id").text(id(self.nodeId()));
            info.field("ip").text(self.host());
            info.field("listenAddr").text(self.host() + ":" + self.port());
            info.field("name").text(clientVersion);
            info.field("ports").object(ports -> ports.field("listener").number(self.port()));
            info.field("protocols")
                    .object(protocols -> protocols
                            .field("lode")
                            .object(lode -> lode.field("network").number(networkId)));
        });
    }

    private static void adminPeer(JsonWriter out, Peer.Info peer) {
        out.object(fields -> {
            fields.field("enode").text(enode(peer));
            fields.field("id").text(id(peer.nodeId()));
            fields.field("name").text(peer.clientId());
            fields.field("caps").list(peer.capabilities(), (list, capability) -> list.text(capability.toString()));
            fields.field("network").object(connection -> {
                connection.field("remoteAddress").text(address(peer));
                connection.field("inbound").flag(peer.direction() == Peer.Direction.INBOUND);
            });
            fields.field("protocols")
                    .object(protocols -> protocols
                            .field("lode")
                            .object(lode ->
                                    lode.field("version").number(peer.status().version())));
        });
    }

    /** An inbound peer's port is the one it called from. */
    private static String enode(Peer.Info peer) {
        return new Enode(
                        peer.nodeId(),
                        peer.address().getAddress().getHostAddress(),
                        peer.address().getPort())
                .toString();
    }

    private static String address(Peer.Info peer) {
        return peer.address().getAddress().getHostAddress() + ":"
                + peer.address().getPort();
    }

    /** As geth gives it: Keccak-256 of the public key. */
    private static String id(Bytes nodeId) {
        return Keccak.hash256(nodeId).toString().substring(2);
    }
}
