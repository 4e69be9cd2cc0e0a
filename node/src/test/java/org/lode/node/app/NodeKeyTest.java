package org.lode.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.crypto.PrivateKey;

final class NodeKeyTest {
    @TempDir
    private Path folder;

    @Test
    void theSameFolderGivesTheSameKey() throws IOException {
        PrivateKey first = NodeKey.ofFile(folder.resolve("nodekey"));
        assertThat(NodeKey.ofFile(folder.resolve("nodekey"))).isEqualTo(first);
        assertThat(NodeKey.ofFile(folder.resolve("another"))).isNotEqualTo(first);
    }

    @Test
    void onlyItsOwnerCanReadIt() throws IOException {
        NodeKey.ofFile(folder.resolve("nodekey"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("nodekey"))))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("nodekey"));
        }
    }

    @Test
    void aDamagedFileIsSaidAndLeftAsItIs() throws IOException {
        Path file = folder.resolve("nodekey");
        Files.writeString(file, "not a key");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> NodeKey.ofFile(file))
                .withMessageContaining(file.toString())
                .withMessageNotContaining("not a key");
        assertThat(file).hasContent("not a key");
    }
}
