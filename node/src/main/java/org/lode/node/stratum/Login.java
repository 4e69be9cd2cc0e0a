package org.lode.node.stratum;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lode.consensus.crypto.Eip55;
import org.lode.consensus.primitive.Address;

/**
 * Who a miner says it is.
 *
 * @param beneficiary who is paid for its work
 * @param worker its name among those of the same beneficiary; empty if it gives none
 */
record Login(Address beneficiary, String worker) {
    private static final int WORKER_LENGTH_MAX = 32;
    private static final Pattern FORM = Pattern.compile("(0x[0-9a-fA-F]{40})(?:[./](.*))?");

    /** Reads {@code 0xADDRESS} or {@code 0xADDRESS.worker}; an address in mixed case must carry the right checksum. */
    static Optional<Login> parse(String text, Optional<String> workerBeside) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            String name =
                    Optional.ofNullable(matcher.group(2)).or(() -> workerBeside).orElse("");
            return Optional.of(new Login(Eip55.decode(matcher.group(1)), shown(name)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What can be printed and is not long. */
    private static String shown(String name) {
        String cut = name.length() > WORKER_LENGTH_MAX ? name.substring(0, WORKER_LENGTH_MAX) : name;
        return cut.replaceAll("[^0-9A-Za-z_.-]", "_");
    }
}
