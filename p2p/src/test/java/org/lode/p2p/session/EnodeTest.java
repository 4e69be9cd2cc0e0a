package org.lode.p2p.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnodeTest {
    private static final String KEY = "ab".repeat(64);

    @Test
    void theTextFormIsReadAndWritten() {
        String text = "enode://" + KEY + "@10.0.0.7:30303";
        assertThat(Enode.parse(text).orElseThrow().toString()).isEqualTo(text);
    }

    @Test
    void aDiscoveryPortIsPassedOver() {
        assertThat(Enode.parse("enode://" + KEY + "@example.org:30303?discport=30301")
                        .orElseThrow()
                        .port())
                .isEqualTo(30_303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "enode://",
                "enode://abcd@10.0.0.7:30303",
                "http://" + "ab" + "@10.0.0.7:30303",
                "enode://xyz@10.0.0.7:30303",
                "not an address"
            })
    void anythingElseIsRefused(String text) {
        assertThat(Enode.parse(text)).isEmpty();
    }

    @Test
    void aNodeWithoutAPortIsRefused() {
        assertThat(Enode.parse("enode://" + KEY + "@10.0.0.7")).isEmpty();
    }
}
