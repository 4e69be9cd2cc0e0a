package org.lode.node.rpc.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientIdsTest {
    @Test
    void namesHaveNoLeadingZerosWhateverTheRandomBits() {
        assertThat(new ClientIds(() -> 0).next()).isEqualTo("0x80000000000000000000000000000000");
        assertThat(new ClientIds(() -> -1).next()).isEqualTo("0xffffffffffffffffffffffffffffffff");
    }

    @Test
    void namesDiffer() {
        ClientIds ids = new ClientIds();

        assertThat(ids.next()).isNotEqualTo(ids.next());
    }
}
