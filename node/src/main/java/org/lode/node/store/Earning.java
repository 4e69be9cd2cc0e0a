package org.lode.node.store;

import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Wei;

/**
 * What one block on the canonical chain paid one beneficiary for one kind of thing.
 *
 * @param number the block that paid
 * @param timestampSeconds that block's time, seconds since 1970
 * @param units how many things were paid: one block, so many contributions, inclusions or tipping transactions
 * @param amount all of them together
 */
public record Earning(
        Address beneficiary, BlockNumber number, long timestampSeconds, Kind kind, int units, Wei amount) {
    /** What was paid for. */
    public enum Kind {
        BLOCK(0),
        CONTRIBUTION(1),
        INCLUSION(2),
        TIPS(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** How the store's keys name it. */
        int code() {
            return code;
        }

        static Kind ofCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new StoreFailure("an earning of the unknown kind " + code);
        }
    }
}
