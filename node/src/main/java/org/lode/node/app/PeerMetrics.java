package org.lode.node.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.session.Peer;

/** What {@code /metrics} tells of peers: what strangers do shows here, never in the log. */
final class PeerMetrics {
    private PeerMetrics() {}

    static void bind(MeterRegistry metrics, PeerService peers) {
        for (Peer.Direction direction : Peer.Direction.values()) {
            Gauge.builder("lode_peers", peers, it -> count(it, direction))
                    .description("Sessions that are up, by who began them")
                    .tag("direction", direction.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
        for (Offence offence : Offence.values()) {
            FunctionCounter.builder(
                            "lode_peer_offences", peers, it -> it.reputation().count(offence))
                    .description("What peers did wrong")
                    .tag("offence", offence.toString())
                    .register(metrics);
        }
        Gauge.builder("lode_peers_barred", peers, it -> it.reputation().barred())
                .description("Nodes and addresses that may not come now")
                .register(metrics);
        peers.search().ifPresent(search -> {
            Gauge.builder("lode_nodes_known", search, it -> it.knownNodes())
                    .description("Nodes of this chain that could be dialled")
                    .register(metrics);
            Gauge.builder("lode_discovery_nodes_live", search, it -> it.liveNodes())
                    .description("Nodes that the discovery protocol knows to be there")
                    .register(metrics);
        });
    }

    private static long count(PeerService peers, Peer.Direction direction) {
        return peers.peers().stream()
                .filter(peer -> peer.info().direction() == direction)
                .count();
    }
}
