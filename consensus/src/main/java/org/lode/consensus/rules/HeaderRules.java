package org.lode.consensus.rules;

import java.util.Optional;
import java.util.function.Supplier;
import org.lode.consensus.block.Header;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.Verdict.Invalid;

/** What a header must be after its parent. Each rule is a function that is empty when it holds. */
public final class HeaderRules {
    /** How far a timestamp may be ahead of the local clock before the block must wait. */
    public static final long MAX_AHEAD_SECONDS = 15;

    private HeaderRules() {}

    /** Every rule of this class but the clock's. */
    public static Optional<Invalid<Header>> broken(
            Header header, ParentChain chain, long contributions, ChainSpec spec) {
        return number(header, chain.parent())
                .or(() -> timestampAfterParent(header, chain.parent()))
                .or(() -> anchor(header, chain, spec))
                .or(() -> difficulty(header, chain, spec))
                .or(() -> gasLimit(header, chain.parent()))
                .or(() -> baseFee(header, chain.parent(), spec))
                .or(() -> workUnits(header, chain.parent(), contributions));
    }

    static Optional<Invalid<Header>> number(Header header, Header parent) {
        return check(
                header.number().equals(parent.number().next()),
                Rule.NUMBER,
                () -> "number is " + header.number() + " after a parent of number " + parent.number());
    }

    static Optional<Invalid<Header>> timestampAfterParent(Header header, Header parent) {
        return check(
                header.timestampSeconds() > parent.timestampSeconds(),
                Rule.TIMESTAMP,
                () -> "timestamp is " + header.timestampSeconds() + " but must be after the parent's, "
                        + parent.timestampSeconds());
    }

    /** Waits where the timestamp is too far ahead of the clock. */
    public static Optional<Wait> clock(Header header, long nowSeconds) {
        long earliest = header.timestampSeconds() - MAX_AHEAD_SECONDS;
        return earliest > nowSeconds ? Optional.of(new Wait.ForTime(earliest)) : Optional.empty();
    }

    static Optional<Invalid<Header>> anchor(Header header, ParentChain chain, ChainSpec spec) {
        Hash anchor = chain.hashAt(anchorHeight(header.number(), spec));
        return check(
                header.work().header().anchorHash().equals(anchor),
                Rule.ANCHOR_HASH,
                () -> "anchorHash is " + header.work().header().anchorHash() + " but this chain's is " + anchor);
    }

    /** The height that work at {@code number} is anchored to: max(0, number - 1 - anchorDepth). */
    public static BlockNumber anchorHeight(BlockNumber number, ChainSpec spec) {
        return number.minusSaturating(1 + spec.contribution().anchorDepth());
    }

    static Optional<Invalid<Header>> difficulty(Header header, ParentChain chain, ChainSpec spec) {
        UInt256 difficulty = Difficulty.after(chain, spec.difficulty());
        return check(
                header.difficulty().equals(difficulty),
                Rule.DIFFICULTY,
                () -> "difficulty is " + header.difficulty() + " but must be " + difficulty);
    }

    static Optional<Invalid<Header>> gasLimit(Header header, Header parent) {
        Gas limit = header.content().gasLimit();
        Gas parentLimit = parent.content().gasLimit();
        return check(
                GasLimits.mayFollow(limit, parentLimit),
                Rule.GAS_LIMIT,
                () -> "gas limit is " + limit + " after a parent's of " + parentLimit);
    }

    static Optional<Invalid<Header>> baseFee(Header header, Header parent, ChainSpec spec) {
        Wei fee = BaseFee.after(parent.content(), spec.fee());
        return check(
                header.content().baseFeePerGas().equals(fee),
                Rule.BASE_FEE,
                () -> "base fee is " + header.content().baseFeePerGas() + " wei but must be " + fee);
    }

    static Optional<Invalid<Header>> workUnits(Header header, Header parent, long contributions) {
        long units = parent.content().workUnits() + 1 + contributions;
        return check(
                header.content().workUnits() == units,
                Rule.WORK_UNITS,
                () -> "work units are " + header.content().workUnits() + " but must be " + units);
    }

    private static Optional<Invalid<Header>> check(boolean holds, Rule rule, Supplier<String> detail) {
        return holds ? Optional.empty() : Optional.of(new Invalid<>(rule, detail.get()));
    }
}
