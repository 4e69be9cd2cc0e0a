package org.lode.node.rpc.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lode.consensus.primitive.Bytes;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.JsonValue;

final class DispatcherTest {
    private static final MessageLimits LIMITS = new MessageLimits(2_000, 16, 400, 5, 400);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Dispatcher dispatcher = new Dispatcher(
            new MethodTable(List.of(
                    Method.of("test_one", () -> JsonValue.quantity(1)),
                    Method.of(
                            "test_echo",
                            Parameter.required(Decoders.DATA),
                            Parameter.optional(Decoders.TEXT, "none"),
                            (data, word) -> out -> out.object(fields -> fields.field("data")
                                    .data(data)
                                    .field("word")
                                    .text(word))),
                    Method.of("test_revert", () -> {
                        throw RpcException.reverted("execution reverted", Bytes.ofHex("0x1234"));
                    }),
                    Method.of("test_bug", () -> {
                        throw new IllegalStateException("a secret of the machine");
                    }),
                    Method.of("test_lateBug", () -> _ -> {
                        throw new IllegalStateException("a secret of the machine");
                    }),
                    Method.of("test_long", () -> JsonValue.of("x".repeat(250))))),
            metrics,
            LIMITS);

    @Test
    void answersARequest() {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"test_one\",\"params\":[]}"))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"0x1\"}");
    }

    @Test
    void takesMissingAndNullParamsForNone() {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"test_one\"}"))
                .endsWith("\"result\":\"0x1\"}");
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"test_one\",\"params\":null}"))
                .endsWith("\"result\":\"0x1\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "-3", "0.5", "123456789012345678901234567890", "\"a \\\" quote\"", "null", "\"\"", "1E+400"
            })
    void givesTheIdBackAsItCame(String id) {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"test_one\"}"))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":\"0x1\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1",
                "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]",
                "{\"id\":NaN}",
                "{\"id\":1e99999999999}",
                "[0.1e-2147483648]"
            })
    void saysWhyAMessageCannotBeReadAndNothingOfTheParserInside(String message) {
        assertThat(answer(message))
                .contains("parse error: ")
                .doesNotContain("Source")
                .doesNotContain("REDACTED")
                .doesNotContain("StreamRead");
    }

    @Test
    void givesNoAnswerToANotification() {
        assertThat(answerIfAny("{\"jsonrpc\":\"2.0\",\"method\":\"test_one\"}")).isEmpty();
        assertThat(answerIfAny("{\"jsonrpc\":\"2.0\",\"method\":\"test_unknown\"}"))
                .isEmpty();
        assertThat(answerIfAny("[{\"jsonrpc\":\"2.0\",\"method\":\"test_one\"}]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\" | -32700",
                "`` | -32700",
                "{} {} | -32700",
                "{\"id\":1,\"id\":2} | -32700",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_one\"}x | -32700",
                "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]] | -32700",
                "{\"id\":NaN} | -32700",
                "{} | -32600",
                "1 | -32600",
                "\"text\" | -32600",
                "null | -32600",
                "[] | -32600",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"test_one\"} | -32600",
                "{\"id\":1,\"method\":\"test_one\"} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"test_one\"} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"test_one\"} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"test_one\"} | -32600",
                "[1,2,3,4,5,6] | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_two\"} | -32601",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\"} | -32601",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_one\",\"params\":{}} | -32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_one\",\"params\":[1]} | -32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_echo\",\"params\":[]} | -32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_echo\",\"params\":[null]} | -32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_echo\",\"params\":[\"0x1\"]} | -32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_bug\"} | -32603",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_lateBug\"} | -32603",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_revert\"} | 3",
            })
    void refusesBadInputWithTheCommonCode(String message, int code) {
        assertThat(answer(message)).contains("\"error\":{\"code\":" + code + ",");
    }

    @Test
    void wordsItsRefusalsAsTheCommonClientsDo() {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_none\"}"))
                .contains("\"the method eth_none does not exist/is not available\"");
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_echo\"}"))
                .contains("\"missing value for required argument 0\"");
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_echo\",\"params\":[\"0x1\"]}"))
                .contains("\"invalid argument 0: hex string of odd length\"");
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_one\",\"params\":[1]}"))
                .contains("\"too many arguments, want at most 0\"");
    }

    @Test
    void givesTheDataOfARevertedCall() {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_revert\"}"))
                .endsWith("\"error\":{\"code\":3,\"message\":\"execution reverted\",\"data\":\"0x1234\"}}");
    }

    @Test
    void hidesWhatAnInternalErrorSays() {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_bug\"}"))
                .doesNotContain("secret");
    }

    @Test
    void refusesAMessageAboveTheLimit() {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + "x".repeat(2_000) + "\"}"))
                .contains("-32600")
                .contains("message too large");
    }

    @Test
    void refusesMoreTokensThanTheLimit() {
        assertThat(answer("[" + "1,".repeat(500) + "1]")).contains("-32700");
    }

    @Test
    void doesNotEchoAnIdThatIsTooLong() {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"method\":\"test_one\",\"id\":\"" + "x".repeat(1_500) + "\"}"))
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600");
    }

    @Test
    void answersABatchInOrderAndEachRequestOnItsOwn() {
        assertThat(answer("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_one\"},5,"
                        + "{\"jsonrpc\":\"2.0\",\"method\":\"test_one\"},"
                        + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test_echo\",\"params\":[\"0x\",\"w\"]}]"))
                .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1\"},"
                        + "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"invalid request\"}},"
                        + "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"data\":\"0x\",\"word\":\"w\"}}]");
    }

    @Test
    void refusesTheRestOfABatchOnceItsAnswersAreTooLarge() {
        String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_long\"}";
        String answer = answer("[" + request + "," + request + "]");
        assertThat(answer).contains("x".repeat(250)).contains("{\"code\":-32003,\"message\":\"response too large\"}");
    }

    @Test
    void refusesACallWhoseTimeIsUp() {
        CallContext late = new CallContext(Deadline.after(Duration.ZERO), Optional.empty());
        Optional<byte[]> answer =
                dispatcher.answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_one\"}".getBytes(UTF_8), late);
        assertThat(new String(answer.orElseThrow(), UTF_8))
                .contains("{\"code\":-32002,\"message\":\"request timed out\"}");
    }

    @Test
    void countsCallsByMethodAndOutcome() {
        answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_one\"}");
        answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_echo\"}");
        assertThat(metrics.get("lode.rpc.calls")
                        .tags("method", "test_one", "outcome", "answered")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(metrics.get("lode.rpc.calls")
                        .tags("method", "test_echo", "outcome", "INVALID_PARAMS")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private String answer(String message) {
        return answerIfAny(message).orElseThrow();
    }

    private Optional<String> answerIfAny(String message) {
        CallContext context = new CallContext(Deadline.after(Duration.ofMinutes(1)), Optional.empty());
        return dispatcher.answer(message.getBytes(UTF_8), context).map(bytes -> new String(bytes, UTF_8));
    }
}
