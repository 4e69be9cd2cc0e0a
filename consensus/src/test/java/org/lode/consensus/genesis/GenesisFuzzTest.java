package org.lode.consensus.genesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lode.consensus.testkit.fuzz.Fuzz;
import org.lode.consensus.testkit.fuzz.JsonMutator;

/** A genesis file that somebody has edited is a chain, or is refused in one sentence. */
final class GenesisFuzzTest {
    private static final int LEAST_FILES = 200;

    private static final List<String> TEXTS = List.of(
            "",
            "0",
            "1",
            "-1",
            "1023",
            "1024",
            "9223372036854775807",
            "9223372036854775808",
            "0x",
            "0x0",
            "0xff",
            "0x" + "f".repeat(64),
            "0x" + "00".repeat(20),
            "0x" + "00".repeat(32),
            "0x0000000000000000000000000000000000001000",
            "words");

    private static final List<String> NAMES =
            List.of("config", "alloc", "balance", "nonce", "code", "storage", "ethash", "fee");

    @Test
    void everyFileIsAChainOrIsRefusedInASentence() throws JsonProcessingException {
        long seed = Fuzz.seed();
        JsonMutator mutator = new JsonMutator(new SplittableRandom(seed), TEXTS, NAMES);
        ObjectNode sound = (ObjectNode) new ObjectMapper().readTree(Preset.DEVNET.json());
        int files = 0;
        int taken = 0;
        long end = System.nanoTime() + Fuzz.time().toNanos();
        while (files < LEAST_FILES || System.nanoTime() < end) {
            String json = mutator.mutate(sound).toString();
            files++;
            try {
                GenesisFile.parse(json);
                taken++;
            } catch (GenesisFormatException e) {
                assertThat(e.getMessage())
                        .startsWith("genesis field ")
                        .hasSizeLessThan(400)
                        .hasLineCount(1);
            } catch (RuntimeException e) {
                throw new AssertionError("let out %s (seed %d) for %s".formatted(e, seed, json), e);
            }
        }
        System.out.printf("fuzz: genesis-files seed=%d files=%d taken=%d%n", seed, files, taken);
        assertThat(taken).isBetween(1, files - 1);
    }
}
