package org.lode.consensus.pow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.KeccakLanes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** Which vectors a JVM has is settled when it starts, so each level runs in a JVM of its own. */
final class SimdLevelsTest {
    private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

    @ParameterizedTest
    @ValueSource(strings = {"-XX:UseAVX=0", "-XX:UseAVX=1", "-XX:UseAVX=2", "-XX:UseAVX=3"})
    void everyLevelGivesTheSameHashes(String level) throws Exception {
        assertThat(probe(List.of("-XX:+IgnoreUnrecognizedVMOptions", level, VECTOR_MODULE)))
                .endsWith(fingerprint());
    }

    @Test
    void runsWithoutTheVectorModule() throws Exception {
        assertThat(probe(List.of())).isEqualTo("scalar " + fingerprint());
    }

    private static String probe(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines()
                .filter(line -> line.contains("0x"))
                .findFirst()
                .orElseThrow()
                .strip();
    }

    /** Digest over a dataset, hashes of a search and light hashes. */
    private static String fingerprint() {
        EthashCache cache = EthashCache.of(new EthashParameters(8, 4096, 1024, 65_536, 8192).epoch(1));
        EthashDataset dataset = Kernels.built(cache, Arena.ofAuto());
        Hash content = Keccak.hash256(dataset.memory().toArray(ValueLayout.JAVA_BYTE));
        StringBuilder results = new StringBuilder();
        results.append(new FullHasher(dataset, 24).search(content, -13, 200, UInt256.MAX));
        results.append(new LightHasher()
                .hashAll(
                        cache,
                        List.of(
                                new EthashInput(content, 1),
                                new EthashInput(content, 2),
                                new EthashInput(content, 3))));
        return Keccak.hash256(results.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Prints the level found and the fingerprint. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            System.out.println((KeccakLanes.hasVectors() ? "vector " : "scalar ") + fingerprint());
        }
    }
}
