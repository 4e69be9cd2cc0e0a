package org.lode.node.stratum;

import java.time.Duration;

/**
 * What a server lets miners do. One that breaks a limit is disconnected.
 *
 * @param connections at a time in all
 * @param connectionsPerAddress at a time from one network address
 * @param linesPerSecond on average; ten seconds' worth may come at once
 * @param loginTime within which a new connection must have logged in
 * @param idleTime without a line from the miner
 * @param linesUnread that may wait for a miner that does not read
 * @param badShares more than the good ones since
 */
public record StratumLimits(
        int connections,
        int connectionsPerAddress,
        int linesPerSecond,
        Duration loginTime,
        Duration idleTime,
        int linesUnread,
        int badShares) {
    public static final StratumLimits STANDARD =
            new StratumLimits(1024, 128, 50, Duration.ofSeconds(20), Duration.ofMinutes(30), 64, 10);

    int linesAtOnce() {
        return 10 * linesPerSecond;
    }
}
