package org.lode.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.p2p.session.Enode;
import org.lode.p2p.wire.ForkId;

final class LocalRecordTest {
    private static final PrivateKey KEY = PrivateKey.ofHex("11".repeat(32));
    private static final ForkId FORK = new ForkId(0x89abcdef, 7);

    @TempDir
    private Path folder;

    @Test
    void itSaysWhoWhereAndWhichChain() throws IOException {
        Enr record = record(KEY, FORK);
        assertThat(record.nodeId()).isEqualTo(Secp256k1.fastest().publicKey(KEY));
        assertThat(record.enode()).contains(new Enode(record.nodeId(), "10.1.2.3", 30_303));
        assertThat(record.udpAddress().orElseThrow().getPort()).isEqualTo(30_304);
        assertThat(record.forkId()).contains(FORK);
        assertThat(record.sequence()).isEqualTo(1);
        assertThat(Enr.parse(record.toString()).orElseThrow().toString()).isEqualTo(record.toString());
    }

    @Test
    void theSameContentIsTheSameRecordAfterARestart() throws IOException {
        String first = record(KEY, FORK).toString();
        assertThat(record(KEY, FORK).toString()).isEqualTo(first);
    }

    @Test
    void newContentHasTheNextNumberAfterARestart() throws IOException {
        record(KEY, FORK);
        Enr changed = record(KEY, new ForkId(1, 0));
        assertThat(changed.sequence()).isEqualTo(2);
        assertThat(record(KEY, FORK).sequence()).isEqualTo(3);
    }

    @Test
    void anotherKeyStartsOver() throws IOException {
        record(KEY, FORK);
        record(KEY, new ForkId(1, 0));
        assertThat(record(PrivateKey.ofHex("22".repeat(32)), FORK).sequence()).isEqualTo(1);
    }

    @Test
    void aDamagedFileIsAsGoodAsNone() throws IOException {
        Files.writeString(folder.resolve("record"), "enr:nonsense");
        assertThat(record(KEY, FORK).sequence()).isEqualTo(1);
    }

    private Enr record(PrivateKey key, ForkId forkId) throws IOException {
        InetAddress address = InetAddress.ofLiteral("10.1.2.3");
        return Enr.of(new LocalRecord(folder.resolve("record"), key)
                        .of(new LocalRecord.Content(Optional.of(address), 30_304, 30_303, forkId)))
                .orElseThrow();
    }
}
