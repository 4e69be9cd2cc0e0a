package org.lode.node.rpc.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lode.node.rpc.method.RpcFixture.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.node.store.StoreRefusal;

/** Calls and transactions made to exhaust a node: each is answered in bounded time and memory, in geth's codes and words. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class HostileCallsTest {
    private static final String CONTRACT = "0x00000000000000000000000000000000000c0de5";
    private static final long GAS_CAP = 50_000_000;
    private static final String OUT_OF_GAS = "-32000 out of gas";

    private final RpcFixture node;

    HostileCallsTest() throws StoreRefusal {
        node = new RpcFixture();
    }

    @AfterEach
    void close() {
        node.close();
    }

    /** What a contract of that code answers. A machine that was too slow for all the gas says so, and is asked again. */
    private JsonNode answer(String method, String code) {
        JsonNode answer;
        do {
            answer = node.answer(
                    method,
                    json("{'to':'" + CONTRACT + "','gas':'0xffffffffffff'}"),
                    "latest",
                    json("{'" + CONTRACT + "':{'code':'0x" + code + "'}}"));
        } while (isTooSlow(answer));
        return answer;
    }

    private static boolean isTooSlow(JsonNode answer) {
        return answer.path("error").path("message").asText().equals("execution aborted (timeout = 5s)");
    }

    private String error(String method, String code) {
        JsonNode error = answer(method, code).path("error");
        return error.path("code").asText() + " " + error.path("message").asText();
    }

    private String callOf(String precompiled, String data) {
        return node.error("eth_call", json("{'to':'" + precompiled + "','data':'0x" + data + "'}"));
    }

    @Test
    void endsAnEndlessLoopWithTheGasCap() {
        assertThat(error("eth_call", "5b600056")).isEqualTo(OUT_OF_GAS);
        assertThat(error("eth_estimateGas", "5b600056"))
                .isEqualTo("-32000 gas required exceeds allowance (" + GAS_CAP + ")");
    }

    @Test
    void givesNoCallMoreGasThanTheCap() {
        String gas = answer("eth_call", "5a60005260206000f3").path("result").asText(); // GAS, returned
        assertThat(Long.decode(gas.replaceFirst("^0x0*", "0x"))).isBetween(GAS_CAP - 30_000, GAS_CAP);
    }

    @Test
    void survivesAContractThatCallsItselfAsDeepAsItCan() {
        // CALL(GAS, ADDRESS, 0, 0, 0, 0, 0): all but a 64th at each depth; the failure at the bottom fails nothing
        // above it.
        assertThat(answer("eth_call", "60006000600060006000305af1")
                        .path("result")
                        .asText())
                .isEqualTo("0x");
        // The same with contracts that create contracts of its code: CODECOPY(0, 0, CODESIZE), CREATE(0, 0, CODESIZE).
        assertThat(answer("eth_call", "3860006000393860006000f0").path("result").asText())
                .isEqualTo("0x");
    }

    @Test
    void letsNoCallTakeMemoryThatItsGasDoesNotPay() {
        assertThat(error("eth_call", "600165010000000000" + "52")).isEqualTo(OUT_OF_GAS); // MSTORE at 2^40
        assertThat(error("eth_call", "637fffffff6000f3")).isEqualTo(OUT_OF_GAS); // RETURN of 2^31 - 1 bytes
        assertThat(error("eth_call", "7f" + "ff".repeat(32) + "6000f3")).isEqualTo(OUT_OF_GAS);
        assertThat(error("eth_call", "637fffffff6000600037")).isEqualTo(OUT_OF_GAS); // CALLDATACOPY
        assertThat(error("eth_call", "637fffffff60006000" + "5e")).isEqualTo(OUT_OF_GAS); // MCOPY
        assertThat(error("eth_call", "637fffffff600020")).isEqualTo(OUT_OF_GAS); // KECCAK256
        assertThat(error("eth_call", "637fffffff6000a0")).isEqualTo(OUT_OF_GAS); // LOG0
        // Touches twice as much each time until the gas is gone: some five megabytes. PUSH1 32, then DUP1 DUP1 MSTORE
        // DUP1 ADD, again.
        assertThat(error("eth_call", "60205b80805280016002" + "56")).isEqualTo(OUT_OF_GAS);
    }

    @Test
    void chargesForRoundsOfBlake2BeforeItComputesThem() {
        String input = "00".repeat(208) + "01";
        assertThat(callOf("0x0000000000000000000000000000000000000009", "ffffffff" + input))
                .isEqualTo(OUT_OF_GAS);
        // 48 million rounds are within the cap; a machine that is too slow for them says so.
        JsonNode answer = node.answer(
                "eth_call",
                json("{'to':'0x0000000000000000000000000000000000000009','data':'0x02dc6c00" + input + "'}"));
        assertThat(answer.has("result") || isTooSlow(answer))
                .as(answer.toString())
                .isTrue();
    }

    @Test
    void refusesPowersOfNumbersThatNoGasPays() {
        String modexp = "0x0000000000000000000000000000000000000005";
        String huge = "ff".repeat(32);
        assertThat(callOf(modexp, huge.repeat(3))).isEqualTo(OUT_OF_GAS);
        String aMegabyte = "00".repeat(29) + "100000";
        assertThat(callOf(modexp, aMegabyte.repeat(3))).isEqualTo(OUT_OF_GAS);
        String aThousand = "00".repeat(30) + "0400";
        assertThat(callOf(modexp, aThousand + aMegabyte + aThousand + "ff".repeat(2048)))
                .isEqualTo(OUT_OF_GAS);
    }

    @Test
    void refusesCodeOverTheLimit() {
        assertThat(creation("6160016000f3")).startsWith("-32000 max code size exceeded"); // RETURN of 24,577 bytes
        assertThat(creation("60ef60005360016000f3")).isEqualTo("-32000 invalid code: must not begin with 0xef");
        assertThat(creation("00".repeat(49_153))).startsWith("-32000 max initcode size exceeded");
        assertThat(node.error("eth_estimateGas", json("{'data':'0x" + "00".repeat(49_153) + "'}")))
                .startsWith("-32000 max initcode size exceeded");
        assertThat(node.answer("eth_call", json("{'data':'0x" + "00".repeat(49_152) + "'}"))
                        .has("result"))
                .isTrue();
    }

    private String creation(String initCode) {
        return node.error("eth_call", json("{'data':'0x" + initCode + "'}"));
    }

    @Test
    void refusesNumbersThatTheNextStepWouldOverflow() {
        assertThat(node.error(
                        "eth_call",
                        json("{'from':'" + CONTRACT + "','to':'" + CONTRACT + "'}"),
                        "latest",
                        json("{'" + CONTRACT + "':{'nonce':'0xffffffffffffffff'}}")))
                .isEqualTo("-32000 nonce has max value: address " + CONTRACT + ", nonce: 18446744073709551615");
        String greatest = "0x" + "f".repeat(64);
        assertThat(node.error("eth_call", json("{'to':'" + CONTRACT + "','maxPriorityFeePerGas':'" + greatest + "'}")))
                .startsWith("-32000 insufficient funds for gas * price + value: ");
        assertThat(node.error(
                        "eth_sendTransaction",
                        json("{'from':'" + TestAccounts.address(4) + "','to':'" + CONTRACT
                                + "','gas':'0x5208','maxPriorityFeePerGas':'" + greatest + "'}")))
                .startsWith("-32000 insufficient funds for gas * price + value: ");
    }

    @Test
    void takesNoTransactionThatNoBlockCanHold() {
        assertThat(sent(30_000_001, Bytes.EMPTY)).startsWith("-32000 exceeds block gas limit");
        assertThat(sent(20_000, Bytes.EMPTY)).startsWith("-32000 intrinsic gas too low");
        assertThat(sent(10_000_000, Bytes.ofHex("0x" + "00".repeat(49_153))))
                .startsWith("-32000 max initcode size exceeded");
    }

    private String sent(long gas, Bytes data) {
        SignedTransaction transaction = TestAccounts.sign(
                0,
                new TransactionBody.DynamicFee(
                        node.test.builder.spec().chainId(),
                        1,
                        Wei.ZERO,
                        RpcFixture.PRICE,
                        Gas.of(gas),
                        data.isEmpty() ? Optional.of(RpcFixture.RECEIVER) : Optional.empty(),
                        Wei.ZERO,
                        data,
                        List.of()));
        return node.error("eth_sendRawTransaction", transaction.encoded());
    }
}
