package org.lode.p2p.reputation;

import java.net.InetAddress;
import org.lode.consensus.primitive.Bytes;

/**
 * Addresses that are easily had together, so that many of them count as one.
 *
 * @param prefix the leading bytes that they share; 4 bytes and fewer are IPv4, more are IPv6
 */
public record AddressRange(Bytes prefix) {
    private static final int IPV4_SIZE_BYTES = 4;
    private static final int IPV4_SUBNET_BYTES = 3;
    private static final int IPV6_HOST_BYTES = 8;
    private static final int IPV6_SUBNET_BYTES = 6;
    private static final int UNIQUE_LOCAL = 0xfc;
    private static final int UNIQUE_LOCAL_MASK = 0xfe;

    /** What one machine holds: an IPv4 address, an IPv6 /64. */
    public static AddressRange ofHost(InetAddress address) {
        return of(address, IPV4_SIZE_BYTES, IPV6_HOST_BYTES);
    }

    /** What one operator holds: an IPv4 /24, an IPv6 /48. */
    public static AddressRange ofSubnet(InetAddress address) {
        return of(address, IPV4_SUBNET_BYTES, IPV6_SUBNET_BYTES);
    }

    private static AddressRange of(InetAddress address, int ofIpv4, int ofIpv6) {
        byte[] bytes = address.getAddress();
        return new AddressRange(Bytes.copyOf(bytes, 0, bytes.length == IPV4_SIZE_BYTES ? ofIpv4 : ofIpv6));
    }

    /** Loopback, link-local and private networks: whose machines are not strangers, and where one address may hold many nodes. */
    public static boolean isLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length > IPV4_SIZE_BYTES && (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isAnyLocalAddress()
                || uniqueLocal;
    }
}
