package org.lode.node.sync;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.lode.node.chain.ChainView;
import org.lode.p2p.session.Peer;

/** The best block that each peer is known to have, one a session. Any thread. */
final class PeerHeads {
    private final ChainView chain;
    private final Map<Peer, PeerHead> heads = new ConcurrentHashMap<>();

    PeerHeads(ChainView chain) {
        this.chain = chain;
    }

    void joined(Peer peer) {
        heads.put(peer, PeerHead.of(peer.info().status()));
    }

    void left(Peer peer) {
        heads.remove(peer);
    }

    /** The peer has that block too. */
    void note(Peer peer, PeerHead block) {
        heads.computeIfPresent(peer, (_, known) -> known.orBetter(block));
    }

    /** With what the own chain knows of that block. */
    Optional<PeerHead> of(Peer peer) {
        return Optional.ofNullable(heads.get(peer))
                .map(head -> new PeerHead(
                        head.hash(),
                        head.number().or(() -> chain.header(head.hash()).map(it -> it.number())),
                        head.totalDifficulty().or(() -> chain.totalDifficulty(head.hash()))));
    }
}
