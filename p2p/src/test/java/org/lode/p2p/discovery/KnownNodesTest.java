package org.lode.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.primitive.Bytes;
import org.lode.p2p.session.Enode;

final class KnownNodesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    @TempDir
    private Path folder;

    @Test
    void oneSubnetHoldsOnlyAFewEntries() throws IOException {
        KnownNodes known = known();
        for (int i = 0; i < 100; i++) {
            assertThat(known.offer(enode(i, "8.8.4." + i))).isEqualTo(i < KnownNodes.MAX_OF_SUBNET);
        }
        assertThat(known.offer(enode(200, "8.8.5.1"))).isTrue();
        assertThat(known.size()).isEqualTo(KnownNodes.MAX_OF_SUBNET + 1);
    }

    @Test
    void anIpv6SubnetIsA48() {
        KnownNodes known = known();
        for (int i = 0; i < 100; i++) {
            known.offer(enode(i, "[2001:db8:7:" + Integer.toHexString(i) + "::1]"));
        }
        assertThat(known.size()).isEqualTo(KnownNodes.MAX_OF_SUBNET);
    }

    @Test
    void theTableIsFullAtItsBoundAndGivesUpOnlyWhoCouldNotBeReached() {
        KnownNodes known = known();
        for (int i = 0; i < 2 * KnownNodes.MAX_NODES; i++) {
            known.offer(local(i));
        }
        assertThat(known.size()).isEqualTo(KnownNodes.MAX_NODES);
        assertThat(known.offer(local(9_000))).isFalse();
        known.failed(local(5), NOW);
        assertThat(known.offer(local(9_000))).isTrue();
        assertThat(known.size()).isEqualTo(KnownNodes.MAX_NODES);
    }

    @Test
    void whoCannotBeReachedIsTriedLaterAndInTheEndForgotten() {
        KnownNodes known = known();
        known.offer(local(1));
        known.failed(local(1), NOW);
        assertThat(picked(known, NOW.plusSeconds(19))).isEmpty();
        assertThat(picked(known, NOW.plusSeconds(20))).containsExactly(local(1));
        for (int i = 0; i < 4; i++) {
            known.failed(local(1), NOW);
        }
        assertThat(known.size()).isZero();
    }

    @Test
    void whoWasMetIsKnownAfterARestartAndOthersAreNot() throws IOException {
        KnownNodes before = known();
        before.offer(local(1));
        before.offer(local(2));
        before.reached(local(2), NOW);
        assertThat(picked(known(), NOW)).containsExactly(local(2));
    }

    @Test
    void theFileIsBounded() throws IOException {
        KnownNodes known = known();
        for (int i = 0; i < KnownNodes.MAX_KEPT + 50; i++) {
            known.offer(local(i));
            known.reached(local(i), NOW);
        }
        assertThat(Files.readAllLines(folder.resolve("known"))).hasSize(KnownNodes.MAX_KEPT);
        assertThat(known().size()).isEqualTo(KnownNodes.MAX_KEPT);
    }

    @Test
    void aDamagedFileIsAsGoodAsNone() throws IOException {
        Files.write(folder.resolve("known"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n', 'x'});
        assertThat(known().size()).isZero();
    }

    @Test
    void whoIsNotWantedNowIsNotPicked() {
        KnownNodes known = known();
        known.offer(local(1));
        known.offer(local(2));
        assertThat(known.pick(5, NOW, node -> node.equals(local(1)))).containsExactly(local(1));
        assertThat(known.pick(0, NOW, _ -> true)).isEmpty();
    }

    @Test
    void whoWasJustReachedIsLeftAloneForAWhile() throws IOException {
        KnownNodes known = known();
        known.offer(local(1));
        known.reached(local(1), NOW);
        assertThat(picked(known, NOW)).isEmpty();
        assertThat(picked(known, NOW.plus(Duration.ofMinutes(1)))).containsExactly(local(1));
    }

    private KnownNodes known() {
        return new KnownNodes(folder.resolve("known"), RandomGenerator.of("L64X128MixRandom"));
    }

    private static List<Enode> picked(KnownNodes known, Instant now) {
        return known.pick(5, now, _ -> true);
    }

    private static Enode local(int number) {
        return enode(number, "127.0.0.1");
    }

    private static Enode enode(int number, String host) {
        byte[] id = new byte[64];
        id[0] = (byte) (number >>> 8);
        id[1] = (byte) number;
        return new Enode(Bytes.owning(id), host, 30_303);
    }
}
