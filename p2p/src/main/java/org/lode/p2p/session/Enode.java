package org.lode.p2p.session;

import java.net.URI;
import java.util.Optional;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Bytes;

/**
 * Where a node is and who: {@code enode://PUBLICKEY@HOST:PORT}.
 *
 * @param nodeId public key, x ‖ y
 * @param host name or address
 * @param port for TCP
 */
public record Enode(Bytes nodeId, String host, int port) {
    private static final String SCHEME = "enode";
    private static final int MAX_PORT = 65_535;

    /** Reads the text form; a query such as {@code ?discport=0} is passed over. Empty when it is none. */
    public static Optional<Enode> parse(String text) {
        try {
            URI uri = URI.create(text);
            String nodeId = uri.getUserInfo();
            if (!SCHEME.equals(uri.getScheme()) || nodeId == null || uri.getHost() == null) {
                return Optional.empty();
            }
            Bytes key = Bytes.ofHex(nodeId);
            boolean usable =
                    key.size() == Secp256k1.PUBLIC_KEY_SIZE_BYTES && uri.getPort() > 0 && uri.getPort() <= MAX_PORT;
            return usable ? Optional.of(new Enode(key, uri.getHost(), uri.getPort())) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The text form. */
    @Override
    public String toString() {
        return SCHEME + "://" + nodeId.toString().substring(2) + "@" + host + ":" + port;
    }
}
