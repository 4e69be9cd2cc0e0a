package org.lode.miner.stratum;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server listens. */
public record StratumAddress(String host, int port) {
    private static final int PORT_MAX = 65_535;
    private static final Pattern FORM =
            Pattern.compile("(?:stratum\\+tcp://|stratum://)?(\\[[0-9a-fA-F:.]+\\]|[^\\s:/\\[\\]]+):(\\d{1,5})/?");

    /** Reads {@code HOST:PORT}, with or without {@code stratum+tcp://}; an IPv6 address stands in brackets. */
    public static Optional<StratumAddress> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(1);
        int port = Integer.parseInt(matcher.group(2));
        return port < 1 || port > PORT_MAX
                ? Optional.empty()
                : Optional.of(
                        new StratumAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
