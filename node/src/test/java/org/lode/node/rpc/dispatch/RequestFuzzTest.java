package org.lode.node.rpc.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.testkit.fuzz.Fuzz;
import org.lode.node.rpc.json.Decoders;

/** Requests and batches as a stranger may write them: the parser alone, and with what answers. */
final class RequestFuzzTest {
    private static final List<Bytes> REQUESTS = Stream.of(
                    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"test_echo\",\"params\":[\"0x1234\",\"word\"]}",
                    "[{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"test_echo\",\"params\":[\"0x\"]},"
                            + "{\"jsonrpc\":\"2.0\",\"method\":\"none\"},{\"id\":1e9,\"method\":\"eth_call\","
                            + "\"params\":[{\"to\":\"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266\"},\"latest\"]}]",
                    "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"eth_getLogs\",\"params\":[{\"topics\":"
                            + "[[],null,[\"0x" + "ab".repeat(32) + "\"]],\"fromBlock\":\"0x0\"}]}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1.5e-3,\"method\":\"eth_feeHistory\",\"params\":[\"0x4\","
                            + "\"latest\",[0.25,5e1,1E+2,-7]]}")
            .map(text -> Bytes.copyOf(text.getBytes(UTF_8)))
            .toList();

    /** A node of the parser's tree for a character or two. */
    private static final Fuzz.Allocation OF_JSON = new Fuzz.Allocation(512, 256 * 1024);

    @Test
    void theParser() {
        MessageReader reader = new MessageReader(MessageLimits.STANDARD);
        Fuzz.of("json-requests", REQUESTS)
                .allowing(Set.of(RpcException.class))
                .allocating(OF_JSON)
                .run(input -> reader.read(input.toArray()));
    }

    /** Nothing comes out but answers; refusals are answers too, so the fuzz counts those as refused. */
    @Test
    void theDispatcher() {
        Dispatcher dispatcher = new Dispatcher(
                new MethodTable(List.of(Method.of(
                        "test_echo",
                        Parameter.required(Decoders.DATA),
                        Parameter.optional(Decoders.TEXT, "none"),
                        (data, word) -> out -> out.text(word + data.size())))),
                new SimpleMeterRegistry(),
                MessageLimits.STANDARD);
        Fuzz.of("json-answers", REQUESTS)
                .allowing(Set.of(Refused.class))
                .allocating(new Fuzz.Allocation(4_096, 1 << 20))
                .run(input -> {
                    boolean refused = dispatcher
                            .answer(
                                    input.toArray(),
                                    new CallContext(Deadline.after(Duration.ofMinutes(1)), Optional.empty()))
                            .map(answer -> new String(answer, UTF_8).contains("parse error"))
                            .orElse(false);
                    if (refused) {
                        throw new Refused();
                    }
                });
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
