package org.lode.p2p.session;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.lode.p2p.reputation.AddressRange;

/** Connections that others began and that are not sessions yet: so many in all, and so many of one address. Any thread. */
final class OpenHandshakes {
    private final PeerLimits limits;
    private final Map<AddressRange, Integer> ofHosts = new HashMap<>();
    private int open;

    OpenHandshakes(PeerLimits limits) {
        this.limits = limits;
    }

    /** Whether there is room for one more; then it is counted. */
    synchronized boolean open(InetAddress address) {
        AddressRange host = AddressRange.ofHost(address);
        boolean tooManyOfHost =
                !AddressRange.isLocal(address) && ofHosts.getOrDefault(host, 0) >= limits.maxHandshakesOfHost();
        if (open >= limits.maxHandshakes() || tooManyOfHost) {
            return false;
        }
        open++;
        ofHosts.merge(host, 1, Integer::sum);
        return true;
    }

    synchronized void close(InetAddress address) {
        open--;
        ofHosts.computeIfPresent(AddressRange.ofHost(address), (_, count) -> count > 1 ? count - 1 : null);
    }
}
