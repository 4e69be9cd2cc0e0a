package org.lode.node.rpc.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.lode.node.rpc.json.InvalidParameterException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;
import org.lode.node.rpc.json.SizeLimitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers JSON-RPC 2.0 messages: single requests, notifications and batches. The requests of a batch run one after another, and
 * once their answers are too large together the remaining ones are refused.
 */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final String VERSION = "2.0";
    private static final int MAX_ERROR_BYTES = 64 * 1024;
    private static final int MAX_ID_LENGTH = 1024;

    private final MethodTable methods;
    private final MeterRegistry metrics;
    private final MessageLimits limits;
    private final MessageReader reader;

    public Dispatcher(MethodTable methods, MeterRegistry metrics, MessageLimits limits) {
        this.methods = methods;
        this.metrics = metrics;
        this.limits = limits;
        this.reader = new MessageReader(limits);
    }

    /** The answer's UTF-8 text; empty when the message holds notifications alone. Never throws for what the message holds. */
    public Optional<byte[]> answer(byte[] message, CallContext context) {
        JsonNode parsed;
        try {
            parsed = reader.read(message);
        } catch (RpcException e) {
            return Optional.of(errorAnswer(NullNode.getInstance(), e));
        }
        return parsed.isArray() ? answerBatch(parsed, context) : answerOne(parsed, context, limits.maxAnswerBytes());
    }

    private Optional<byte[]> answerBatch(JsonNode batch, CallContext context) {
        if (batch.isEmpty()) {
            return Optional.of(
                    errorAnswer(NullNode.getInstance(), new RpcException(ErrorCode.INVALID_REQUEST, "empty batch")));
        }
        if (batch.size() > limits.maxBatchRequests()) {
            return Optional.of(errorAnswer(
                    NullNode.getInstance(), new RpcException(ErrorCode.INVALID_REQUEST, "batch too large")));
        }
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        for (JsonNode request : batch) {
            answerOne(request, context, limits.maxAnswerBytes() - answers.size())
                    .ifPresent(answer -> {
                        answers.write(answers.size() == 0 ? '[' : ',');
                        answers.writeBytes(answer);
                    });
        }
        if (answers.size() == 0) {
            return Optional.empty();
        }
        answers.write(']');
        return Optional.of(answers.toByteArray());
    }

    private Optional<byte[]> answerOne(JsonNode request, CallContext context, int maxBytes) {
        JsonNode id = request.path("id");
        boolean notification = id.isMissingNode() && request.path("method").isTextual();
        byte[] answer;
        try {
            expectRequest(request);
            if (maxBytes <= 0) {
                throw tooLarge();
            }
            answer = call(request, context, maxBytes);
        } catch (RpcException e) {
            answer = errorAnswer(id, e);
        }
        return notification ? Optional.empty() : Optional.of(answer);
    }

    private static void expectRequest(JsonNode request) {
        JsonNode id = request.path("id");
        if (!request.isObject()
                || !(id.isMissingNode() || id.isNull() || isEchoed(id))
                || !VERSION.equals(request.path("jsonrpc").textValue())
                || !request.path("method").isTextual()) {
            throw new RpcException(ErrorCode.INVALID_REQUEST, "invalid request");
        }
    }

    /** The call and the writing of its result, which may be when the method looks at what it answers. */
    private byte[] call(JsonNode request, CallContext context, int maxBytes) {
        String name = request.path("method").asText();
        Method method = methods.find(name).orElseThrow(() -> unknown(name));
        Timer.Sample sample = Timer.start(metrics);
        String outcome = "answered";
        try {
            context.deadline().check();
            Arguments arguments = new Arguments(request.path("params"));
            arguments.expectAtMost(method.maxArguments());
            JsonValue result = method.handler().answer(arguments, context);
            return JsonWriter.toBytes(envelope(request.path("id"), "result", result), maxBytes);
        } catch (SizeLimitException _) {
            outcome = ErrorCode.RESPONSE_TOO_LARGE.name();
            throw tooLarge();
        } catch (RpcException e) {
            outcome = e.code().name();
            throw e;
        } catch (InvalidParameterException e) {
            outcome = ErrorCode.INVALID_PARAMS.name();
            throw RpcException.invalidParams(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            outcome = ErrorCode.INTERNAL_ERROR.name();
            LOG.error("method={} failed", name, e);
            throw new RpcException(ErrorCode.INTERNAL_ERROR, "internal error in " + name + "; the node's log has more");
        } finally {
            sample.stop(metrics.timer("lode.rpc.calls", "method", name, "outcome", outcome));
        }
    }

    private static boolean isEchoed(JsonNode id) {
        return id.isNumber() || (id.isTextual() && id.textValue().length() <= MAX_ID_LENGTH);
    }

    private static RpcException tooLarge() {
        return new RpcException(ErrorCode.RESPONSE_TOO_LARGE, "response too large");
    }

    private static RpcException unknown(String name) {
        String shown = name.length() <= 100 ? name : name.substring(0, 100) + "...";
        return new RpcException(ErrorCode.METHOD_NOT_FOUND, "the method " + shown + " does not exist/is not available");
    }

    private static byte[] errorAnswer(JsonNode id, RpcException error) {
        JsonValue body = out -> out.object(fields -> {
            fields.field("code").number(error.code().code());
            fields.field("message").text(error.reason());
            error.data().ifPresent(data -> fields.field("data").data(data));
        });
        int maxBytes =
                MAX_ERROR_BYTES + error.data().map(data -> 2 * data.size()).orElse(0);
        return JsonWriter.toBytes(envelope(id, "error", body), maxBytes);
    }

    private static JsonValue envelope(JsonNode id, String member, JsonValue value) {
        JsonNode echoed = isEchoed(id) ? id : NullNode.getInstance();
        return out -> out.object(fields -> fields.field("jsonrpc")
                .text(VERSION)
                .field("id")
                .node(echoed)
                .field(member)
                .value(value));
    }
}
