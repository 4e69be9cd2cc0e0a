package org.lode.p2p.session;

import org.lode.consensus.crypto.PrivateKey;
import org.lode.p2p.wire.ForkSchedule;

/**
 * Who this node is to others.
 *
 * @param key its identity, kept for as long as the node should be known as the same
 * @param clientId name and version, for people
 * @param networkId the genesis file's chain id
 */
public record LocalNode(PrivateKey key, String clientId, long networkId, ForkSchedule forks) {}
