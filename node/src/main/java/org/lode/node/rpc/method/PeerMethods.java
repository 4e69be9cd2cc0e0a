package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Bytes;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.InvalidParameterException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;
import org.lode.node.sync.PeerHead;
import org.lode.p2p.reputation.Standing;
import org.lode.p2p.session.Enode;
import org.lode.p2p.session.Peer;

/** Whom this node knows: {@code net_peerCount}, {@code lode_peers}, and geth's {@code admin_} methods. */
public final class PeerMethods {
    private static final Decoder<Enode> ENODE = Decoders.TEXT.map(PeerMethods::enode);

    private final String clientVersion;
    private final long networkId;
    private final Network network;

    /** This node among others. */
    public interface Network {
        /** How others reach it. */
        Enode enode();

        /** Its record as it is now, {@code enr:...}; empty when it takes no part in discovery. */
        Optional<String> record();

        /** The sessions that are up. */
        List<Peer> peers();

        /** The best block that a peer is known to have. */
        PeerHead head(Peer peer);

        /** What is held against the node of that key. */
        Standing standing(Bytes nodeId);

        /** Keeps a session with that node from now on. */
        void add(Enode node);

        /** Ends the session with that node, and seeks it no more. */
        void remove(Enode node);
    }

    public PeerMethods(String clientVersion, long networkId, Network network) {
        this.clientVersion = clientVersion;
        this.networkId = networkId;
        this.network = network;
    }

    public List<Method> methods() {
        return List.of(
                Method.of(
                        "net_peerCount",
                        () -> JsonValue.quantity(network.peers().size())),
                Method.of("lode_peers", () -> out -> out.list(network.peers(), this::peer)),
                Method.of("admin_nodeInfo", () -> this::nodeInfo),
                Method.of("admin_peers", () -> out -> out.list(network.peers(), this::adminPeer)),
                Method.of("admin_addPeer", required(ENODE), node -> done(network::add, node)),
                Method.of("admin_removePeer", required(ENODE), node -> done(network::remove, node)));
    }

    private static JsonValue done(Consumer<Enode> order, Enode node) {
        order.accept(node);
        return JsonValue.TRUE;
    }

    private static Enode enode(String text) {
        return Enode.parse(text)
                .orElseThrow(() -> new InvalidParameterException(
                        "'" + text + "' is not a node; write enode://PUBLICKEY@HOST:PORT with 128 digits"));
    }

    private void peer(JsonWriter out, Peer of) {
        Peer.Info peer = of.info();
        Standing standing = network.standing(peer.nodeId());
        out.object(fields -> {
            fields.field("enode").text(enode(peer));
            fields.field("client").text(peer.clientId());
            fields.field("direction").text(peer.direction().name().toLowerCase(Locale.ROOT));
            head(fields, network.head(of));
            fields.field("offencePoints").number(standing.points());
            fields.field("offences")
                    .object(offences -> new TreeMap<>(standing.offences())
                            .forEach((offence, count) ->
                                    offences.field(offence.toString()).number(count)));
        });
    }

    private static void head(JsonWriter fields, PeerHead head) {
        fields.field("head").hash(head.hash());
        head.number().ifPresent(it -> fields.field("number").quantity(it.value()));
        head.totalDifficulty().ifPresent(it -> fields.field("totalDifficulty").quantity(it));
    }

    private void nodeInfo(JsonWriter out) {
        Enode self = network.enode();
        out.object(info -> {
            info.field("enode").text(self.toString());
            network.record().ifPresent(record -> info.field("enr").text(record));
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

    private void adminPeer(JsonWriter out, Peer of) {
        Peer.Info peer = of.info();
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
                    .object(protocols -> protocols.field("lode").object(lode -> {
                        lode.field("version").number(peer.status().version());
                        head(lode, network.head(of));
                    }));
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
