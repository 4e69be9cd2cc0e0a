package org.lode.miner.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

final class LinesTest {
    @Test
    void readsRequestsOfBothDialects() throws Exception {
        MinerRequest login = MinerRequest.parse(
                "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"eth_submitLogin\",\"worker\":\"eth1.0\",\"params\":[\"0xabc\",\"x\"]}");
        assertThat(login.method()).isEqualTo("eth_submitLogin");
        assertThat(login.params()).containsExactly("0xabc", "x");
        assertThat(login.worker()).contains("eth1.0");
        MinerRequest subscribe =
                MinerRequest.parse("{\"id\":null,\"method\":\"mining.subscribe\",\"params\":[\"T-Rex\",null]}");
        assertThat(subscribe.params()).containsExactly("T-Rex", "");
        assertThat(subscribe.id().isNull()).isTrue();
        assertThat(subscribe.param(7)).isEmpty();
        assertThat(MinerRequest.parse("{\"method\":\"eth_getWork\"}").params()).isEmpty();
    }

    @Test
    void refusesWhatIsNoRequest() {
        for (String line : List.of(
                "",
                "{",
                "[]",
                "1",
                "{\"id\":1}",
                "{\"method\":1}",
                "{\"method\":\"a\"} x",
                "{\"id\":1e99999999999,\"method\":\"a\"}",
                "{\"id\":0.1e-2147483648,\"method\":\"a\"}")) {
            assertThatThrownBy(() -> MinerRequest.parse(line)).as(line).isInstanceOf(MalformedLineException.class);
        }
    }

    @Test
    void readsWhatTheSpecificationShows() throws Exception {
        // NiceHash, EthereumStratum/1.0.0, revision R2, section III.
        PoolMessage subscribed = PoolMessage.parse(
                "{\"id\":1,\"result\":[[\"mining.notify\",\"ae6812eb4cd7735a302a8a9dd95cf71f\",\"EthereumStratum/1.0.0\"],\"080c\"],\"error\":null}");
        assertThat(PoolMessage.extranonceOf((PoolMessage.Answer) subscribed)).isEqualTo("080c");
        assertThat(PoolMessage.parse("{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[0.5]}"))
                .isEqualTo(new PoolMessage.SetDifficulty(new BigDecimal("0.5")));
        assertThat(PoolMessage.parse("{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"af4c\"]}"))
                .isEqualTo(new PoolMessage.SetExtranonce("af4c"));
        PoolMessage notify = PoolMessage.parse(
                "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"bf0488aa\",\"abad8f99f3918bf903c6a909d9bbc0fdfa5a2f4b9cb1196175ec825c6610126c\",\"645cf20198c2f3861e947d4f67e3ab63b7b2e24dcc9095bd9123e7b33371f6cc\",true]}");
        assertThat(notify)
                .isEqualTo(new PoolMessage.Notify(
                        "bf0488aa",
                        Hash.ofHex("0xabad8f99f3918bf903c6a909d9bbc0fdfa5a2f4b9cb1196175ec825c6610126c"),
                        Hash.ofHex("0x645cf20198c2f3861e947d4f67e3ab63b7b2e24dcc9095bd9123e7b33371f6cc")));
        PoolMessage.Answer refused = (PoolMessage.Answer)
                PoolMessage.parse("{\"id\":244,\"result\":false,\"error\":[-1,\"Job not found\",null]}");
        assertThat(refused.isGood()).isFalse();
        assertThat(refused.refusal()).isEqualTo(Optional.of(new PoolMessage.Refusal(-1, "Job not found")));
    }

    @Test
    void aDifficultyOfOneIsTheTargetOfTheSpecification() {
        assertThat(ShareDifficulty.boundary(BigDecimal.ONE).toHash().toString())
                .isEqualTo("0x00000000ffff0000000000000000000000000000000000000000000000000000");
        assertThat(ShareDifficulty.text(UInt256.of(1L << 32))).startsWith("0.99998474121");
    }

    @Test
    void writesNumbersWithoutExponents() {
        assertThat(EthereumStratum.setDifficulty(ShareDifficulty.text(UInt256.of(8))))
                .isEqualTo(
                        "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[0.0000000018626167275215267]}");
    }
}
