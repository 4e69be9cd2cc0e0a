package org.lode.p2p.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Bytes;
import org.lode.p2p.reputation.Reputation.Consequence;

final class ReputationTest {
    private static final Bytes NODE = nodeId(1);
    private static final InetAddress PUBLIC = address("8.8.4.4");
    private static final InetAddress LOOPBACK = address("127.0.0.1");

    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private final Reputation reputation = new Reputation(() -> now);

    @Test
    void aWrongMixBarsAtOnce() {
        assertThat(reputation.report(NODE, PUBLIC, Offence.WRONG_MIX)).isEqualTo(Consequence.BARRED);
        assertThat(reputation.isBarred(NODE)).isTrue();
        assertThat(reputation.isBarred(PUBLIC)).isTrue();
        assertThat(reputation.standing(NODE).offences()).containsEntry(Offence.WRONG_MIX, 1);
    }

    @Test
    void aBarEndsAfterAnHourAndTheNextIsTwiceAsLong() {
        reputation.report(NODE, PUBLIC, Offence.WRONG_MIX);
        pass(Duration.ofMinutes(59));
        assertThat(reputation.isBarred(NODE)).isTrue();
        pass(Duration.ofMinutes(1));
        assertThat(reputation.isBarred(NODE)).isFalse();

        reputation.report(NODE, PUBLIC, Offence.WRONG_MIX);
        pass(Duration.ofMinutes(119));
        assertThat(reputation.isBarred(NODE)).isTrue();
        pass(Duration.ofMinutes(1));
        assertThat(reputation.isBarred(NODE)).isFalse();
    }

    @Test
    void smallOffencesAddUpAndTimeForgivesThem() {
        for (int i = 0; i < 4; i++) {
            assertThat(reputation.report(NODE, PUBLIC, Offence.INVALID_TRANSACTION))
                    .isEqualTo(Consequence.TOLERATED);
        }
        assertThat(reputation.standing(NODE).points()).isEqualTo(40);
        pass(Duration.ofMinutes(2));
        assertThat(reputation.standing(NODE).points()).isEqualTo(30);
        reputation.report(NODE, PUBLIC, Offence.INVALID_TRANSACTION);
        assertThat(reputation.report(NODE, PUBLIC, Offence.INVALID_TRANSACTION)).isEqualTo(Consequence.DISCONNECTED);
        pass(Duration.ofMinutes(10));
        assertThat(reputation.standing(NODE)).isEqualTo(Standing.CLEAN);
    }

    @Test
    void aBadLineNeverBars() {
        Consequence last = Consequence.TOLERATED;
        for (int i = 0; i < 100; i++) {
            last = reputation.report(NODE, PUBLIC, Offence.NO_ANSWER);
        }
        assertThat(last).isEqualTo(Consequence.DISCONNECTED);
        assertThat(reputation.isBarred(NODE)).isFalse();
    }

    @Test
    void newKeysFromOneAddressDoNotHelp() {
        reputation.report(nodeId(1), PUBLIC, Offence.MALFORMED);
        reputation.report(nodeId(2), PUBLIC, Offence.MALFORMED);
        assertThat(reputation.isBarred(PUBLIC)).isTrue();
        assertThat(reputation.isBarred(nodeId(2))).isFalse();
    }

    @Test
    void loopbackIsSharedByHonestNodesAndNeverBarred() {
        reputation.report(NODE, LOOPBACK, Offence.WRONG_MIX);
        assertThat(reputation.isBarred(LOOPBACK)).isFalse();
        assertThat(reputation.isBarred(NODE)).isTrue();
    }

    @Test
    void theTablesAreBoundedAndBarsOutliveAFloodOfSmallOffenders() {
        reputation.report(NODE, LOOPBACK, Offence.WRONG_MIX);
        for (int i = 2; i < 3 * Reputation.MAX_ENTRIES; i++) {
            reputation.report(nodeId(i), LOOPBACK, Offence.NO_ANSWER);
        }
        assertThat(reputation.size()).isEqualTo(Reputation.MAX_ENTRIES);
        assertThat(reputation.isBarred(NODE)).isTrue();

        for (int i = 2; i < 3 * Reputation.MAX_ENTRIES; i++) {
            reputation.report(nodeId(i), LOOPBACK, Offence.WRONG_MIX);
        }
        assertThat(reputation.size()).isEqualTo(Reputation.MAX_ENTRIES);
        assertThat(reputation.barred()).isEqualTo(Reputation.MAX_ENTRIES);
    }

    @Test
    void anIpv6OperatorHoldsA48AndAMachineA64() {
        assertThat(AddressRange.ofSubnet(address("2001:db8:1:2::3")))
                .isEqualTo(AddressRange.ofSubnet(address("2001:db8:1:ffff::1")))
                .isNotEqualTo(AddressRange.ofSubnet(address("2001:db8:2::1")));
        assertThat(AddressRange.ofHost(address("2001:db8:1:2::3")))
                .isEqualTo(AddressRange.ofHost(address("2001:db8:1:2:ffff::1")))
                .isNotEqualTo(AddressRange.ofHost(address("2001:db8:1:3::1")));
        assertThat(AddressRange.ofSubnet(address("8.8.4.4"))).isEqualTo(AddressRange.ofSubnet(address("8.8.4.9")));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static Bytes nodeId(int number) {
        byte[] bytes = new byte[64];
        bytes[0] = (byte) (number >>> 16);
        bytes[1] = (byte) (number >>> 8);
        bytes[2] = (byte) number;
        return Bytes.owning(bytes);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
