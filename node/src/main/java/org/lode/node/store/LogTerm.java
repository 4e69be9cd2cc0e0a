package org.lode.node.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;

/**
 * What the log index finds blocks by: that they have a log at all, a log of some contract, or a log with some topic in some position.
 *
 * @param kind which of these; in the store's keys
 * @param fold the address or topic in 64 bits. Two that fold alike make the index name a block that does not have the log, never the
 *     other way round, so who searches looks at the logs themselves
 */
public record LogTerm(int kind, long fold) {
    /** Any log. */
    public static final LogTerm ANY = new LogTerm(0, 0);

    private static final int ADDRESS = 1;
    private static final int FIRST_TOPIC = 2;

    /** Odd, with bits all over: the golden ratio's. */
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    public static LogTerm ofAddress(Address address) {
        return new LogTerm(ADDRESS, mixed(mixed(mixed(0, address.a()), address.b()), address.c()));
    }

    /** A topic in the {@code position}-th place of a log, from 0. */
    public static LogTerm ofTopic(int position, Hash topic) {
        long fold = mixed(mixed(mixed(mixed(0, topic.a()), topic.b()), topic.c()), topic.d());
        return new LogTerm(FIRST_TOPIC + position, fold);
    }

    /** All that a block with these receipts is found by. */
    static Set<LogTerm> of(List<Receipt> receipts) {
        Set<LogTerm> terms = new HashSet<>();
        for (Receipt receipt : receipts) {
            for (Log log : receipt.logs()) {
                terms.add(ANY);
                terms.add(ofAddress(log.address()));
                for (int i = 0; i < log.topics().size(); i++) {
                    terms.add(ofTopic(i, log.topics().get(i)));
                }
            }
        }
        return terms;
    }

    private static long mixed(long fold, long word) {
        long product = (fold ^ word) * FACTOR;
        return product ^ product >>> 29;
    }
}
