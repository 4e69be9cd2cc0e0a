package org.lode.node.cli;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How command-line text becomes values; a wrong one is refused with the text and the form it should have. */
final class Arguments {
    private static final int WEI_OF_GWEI_DIGITS = 9;
    private static final int MAX_SCALE = 100;

    private Arguments() {}

    /** A folder; the empty text, of a variable that was not set, is none. */
    static final class FolderText implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            if (text.isBlank()) {
                throw new TypeConversionException("'" + text + "' is not a folder");
            }
            return Path.of(text);
        }
    }

    /** A height or a tag, as JSON-RPC writes it. */
    static final class BlockText implements ITypeConverter<String> {
        private static final Set<String> TAGS = Set.of("earliest", "latest", "safe", "finalized", "pending");

        @Override
        public String convert(String text) {
            if (TAGS.contains(text)) {
                return text;
            }
            try {
                long height = Long.parseLong(text);
                if (height >= 0) {
                    return "0x" + Long.toHexString(height);
                }
            } catch (NumberFormatException e) {
                // refused below
            }
            throw new TypeConversionException(
                    "'" + text + "' is not a block (a height, or earliest, latest, safe, finalized or pending)");
        }
    }

    /** {@code http://HOST:PORT}. */
    static final class HttpAddress implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI address = new URI(text);
                if (address.getHost() != null
                        && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                    return address;
                }
            } catch (URISyntaxException e) {
                // refused below
            }
            throw new TypeConversionException("'" + text + "' is not an http address (http://HOST:PORT)");
        }
    }

    /** {@code 1.5} or {@code 1.5lode} in LODE, {@code 20gwei}, {@code 7wei}. */
    static final class AmountText implements ITypeConverter<Wei> {
        @Override
        public Wei convert(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            try {
                if (lower.endsWith("gwei")) {
                    return wei(lower.substring(0, lower.length() - 4), WEI_OF_GWEI_DIGITS);
                }
                if (lower.endsWith("wei")) {
                    return wei(lower.substring(0, lower.length() - 3), 0);
                }
                String lode = lower.endsWith("lode") ? lower.substring(0, lower.length() - 4) : lower;
                return Wei.ofLode(decimal(lode));
            } catch (ArithmeticException | NumberFormatException e) {
                throw new TypeConversionException(
                        "'" + text + "' is not an amount (write 1.5 for LODE, or 20gwei, or 7wei)");
            }
        }

        private static Wei wei(String number, int decimals) {
            BigDecimal wei = decimal(number).movePointRight(decimals);
            return new Wei(UInt256.of(wei.toBigIntegerExact()));
        }

        /** Of an exponent that can be written out. */
        private static BigDecimal decimal(String number) {
            BigDecimal decimal = new BigDecimal(number.strip());
            if (Math.abs((long) decimal.scale()) > MAX_SCALE) {
                throw new NumberFormatException("an exponent of " + -decimal.scale());
            }
            return decimal;
        }
    }
}
