package org.lode.p2p.discovery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ethereum.beacon.discovery.AddressAccessPolicy;
import org.ethereum.beacon.discovery.DiscoverySystem;
import org.ethereum.beacon.discovery.DiscoverySystemBuilder;
import org.ethereum.beacon.discovery.schema.NodeRecord;
import org.ethereum.beacon.discovery.storage.NewAddressHandler;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.p2p.reputation.AddressRange;
import org.lode.p2p.wire.ForkId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The discovery protocol v5 over UDP, by a library: this node's record is told to others and theirs are learnt. The library's
 * own threads do the work and its tables are bounded (16 nodes a distance).
 */
final class Discovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final Duration LOOKUP_INTERVAL = Duration.ofSeconds(10);
    private static final Duration LIVENESS_INTERVAL = Duration.ofSeconds(5);
    private static final long STARTING_SECONDS = 10;
    private static final long SEARCH_SECONDS = 15;

    private final DiscoverySystem system;
    private final LocalRecord local;
    private final Supplier<ForkId> forkId;

    /**
     * Starts.
     *
     * @param tcpPort where this node speaks RLPx
     * @param forkId of the chain now
     * @throws IOException if the port cannot be had, or the record not be kept
     */
    static Discovery start(
            PeerSearch.Place place, int tcpPort, PrivateKey key, List<Enr> bootNodes, Supplier<ForkId> forkId)
            throws IOException {
        Discovery discovery = new Discovery(place, tcpPort, key, bootNodes, forkId);
        discovery.awaitStart(place);
        return discovery;
    }

    private Discovery(PeerSearch.Place place, int tcpPort, PrivateKey key, List<Enr> bootNodes, Supplier<ForkId> forkId)
            throws IOException {
        this.local = new LocalRecord(place.recordFile(), key);
        this.forkId = forkId;
        NodeRecord record =
                local.of(new LocalRecord.Content(place.advertised(), place.udpPort(), tcpPort, forkId.get()));
        boolean isLocal = place.advertised().map(AddressRange::isLocal).orElse(false);
        AddressAccessPolicy reachable =
                address -> !address.isUnresolved() && (isLocal || !AddressRange.isLocal(address.getAddress()));
        this.system = new DiscoverySystemBuilder()
                .listen(new InetSocketAddress(place.listen(), place.udpPort()))
                .localNodeRecord(record)
                .signer(local.signer())
                .bootnodes(bootNodes.stream().map(Enr::record).toList())
                .newAddressHandler(place.advertised().isPresent() ? NewAddressHandler.NOOP : addressSeen(tcpPort))
                .localNodeRecordListener((_, changed) -> keep(changed))
                .addressAccessPolicy(reachable)
                .recursiveLookupInterval(LOOKUP_INTERVAL)
                .lifeCheckInterval(LIVENESS_INTERVAL)
                .build();
    }

    /** Several others have seen this node's packets come from that address. */
    private NewAddressHandler addressSeen(int tcpPort) {
        return (record, address) ->
                Optional.of(record.withNewAddress(address, Optional.of(tcpPort), Optional.empty(), local.signer()));
    }

    private void keep(NodeRecord changed) {
        try {
            local.keep(changed);
        } catch (IOException e) {
            LOG.warn("event=record-not-kept detail={}", e.toString());
        }
    }

    private void awaitStart(PeerSearch.Place place) throws IOException {
        try {
            system.start().get(STARTING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            system.stop();
            throw new IOException("interrupted while opening UDP port " + place.udpPort(), e);
        } catch (ExecutionException | TimeoutException e) {
            system.stop();
            throw new IOException("cannot listen on UDP port " + place.udpPort(), e);
        }
    }

    /** This node's record as it is now. */
    Enr record() {
        return Enr.of(system.getLocalNodeRecord())
                .orElseThrow(() -> new IllegalStateException("this node's own record is not valid"));
    }

    /** Asks others for nodes; what has answered so far, and what was found, each once or more. Blocks. */
    Stream<Enr> search() throws InterruptedException {
        updateChainEntry();
        Collection<NodeRecord> found = List.of();
        try {
            found = system.searchForNewPeers().get(SEARCH_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("event=search-ended detail={}", e.toString());
        }
        return Stream.concat(found.stream(), system.streamLiveNodes()).flatMap(record -> Enr.of(record).stream());
    }

    private void updateChainEntry() {
        ForkId now = forkId.get();
        if (!record().forkId().equals(Optional.of(now))) {
            system.updateCustomFieldValue(
                    Enr.CHAIN_ENTRY,
                    org.apache.tuweni.bytes.Bytes.wrap(Enr.chainEntry(now).toArray()));
        }
    }

    /** Nodes that the library knows to be there. */
    int liveNodes() {
        return system.getBucketStats().getTotalLiveNodeCount();
    }

    @Override
    public void close() {
        system.stop();
    }
}
