package org.lode.miner.stratum;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/** What all messages have in common: a JSON object in a line, of a size and depth that no honest one exceeds. */
public final class Lines {
    /** Longest line of either side, without its end. */
    public static final int BYTES_MAX = 2048;

    private static final int DEPTH_MAX = 6;
    private static final int NUMBER_MAX = 64;

    static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(NUMBER_MAX)
                            .maxStringLength(BYTES_MAX)
                            .maxDocumentLength(BYTES_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Lines() {}

    static ObjectNode read(String line) throws MalformedLineException {
        try {
            if (JSON.readTree(line) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new MalformedLineException("not JSON: " + e.getOriginalMessage());
        } catch (NumberFormatException _) {
            // Jackson lets it out where an exponent is beyond BigDecimal's.
            throw new MalformedLineException("not JSON: a number out of range");
        }
        throw new MalformedLineException("not a JSON object");
    }

    /** A field that is there and is no null. */
    static Optional<JsonNode> field(ObjectNode object, String name) {
        return Optional.ofNullable(object.get(name)).filter(it -> !it.isNull());
    }

    /** Digits behind an optional {@code 0x}, in lower case; empty unless there are exactly so many. */
    public static Optional<String> hex(String text, int digits) {
        String bare = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
        boolean good = bare.length() == digits && bare.chars().allMatch(Lines::isHexDigit);
        return good ? Optional.of(bare.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    private static boolean isHexDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** 16 hexadecimal digits. */
    public static String hex(long value) {
        return String.format(Locale.ROOT, "%016x", value);
    }
}
