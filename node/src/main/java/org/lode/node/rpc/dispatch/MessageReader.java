package org.lode.node.rpc.dispatch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** Parses a message within {@link MessageLimits}: one JSON value, no member twice in an object. */
final class MessageReader {
    private static final Pattern INSIDES =
            Pattern.compile(",? from `[^`]*`| \\(start marker at \\[[^\\]]*\\]\\)|\\[Source: [^\\]]*\\]");

    /** Longer numbers have no use here and cost time to read. */
    private static final int MAX_NUMBER_DIGITS = 80;

    private static final int MAX_NAME_LENGTH = 256;

    private final MessageLimits limits;
    private final ObjectReader reader;

    MessageReader(MessageLimits limits) {
        this.limits = limits;
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.maxNesting())
                        .maxTokenCount(limits.maxTokens())
                        .maxStringLength(limits.maxMessageBytes())
                        .maxNumberLength(MAX_NUMBER_DIGITS)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .build())
                .build();
        this.reader = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .reader();
    }

    JsonNode read(byte[] message) {
        if (message.length > limits.maxMessageBytes()) {
            throw new RpcException(ErrorCode.INVALID_REQUEST, "message too large");
        }
        try {
            JsonNode node = reader.readTree(message);
            if (node.isMissingNode()) {
                throw new RpcException(ErrorCode.PARSE_ERROR, "parse error: an empty message");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new RpcException(ErrorCode.PARSE_ERROR, "parse error: " + reason(e));
        } catch (NumberFormatException _) {
            // Jackson lets it out where an exponent is beyond BigDecimal's.
            throw new RpcException(ErrorCode.PARSE_ERROR, "parse error: a number out of range");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parser's own words, without what they say of its insides, and the place, in one line. */
    private static String reason(JsonProcessingException e) {
        String line = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        String words = INSIDES.matcher(line).replaceAll("");
        return e.getLocation() == null
                ? words
                : words + " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
