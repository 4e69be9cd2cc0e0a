package org.lode.consensus.testkit;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** Values for properties: any, but near the edges of words and of their range more often than chance would have it. */
public final class ShapedValues {
    private ShapedValues() {}

    /** 256-bit numbers: random ones, powers of two and their neighbours, and numbers with words of all zeros and all ones. */
    public static Arbitrary<UInt256> words() {
        Arbitrary<Long> limb = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.longs()),
                Tuple.of(1, Arbitraries.of(0L, 1L, -1L, -2L, Long.MIN_VALUE, Long.MAX_VALUE)));
        Arbitrary<UInt256> any = Combinators.combine(limb, limb, limb, limb).as(UInt256::new);
        Arbitrary<UInt256> powers = Combinators.combine(
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.longs().between(-2, 2))
                .as((bit, distance) -> {
                    UInt256 power = UInt256.of(BigInteger.ONE.shiftLeft(bit));
                    return distance < 0
                            ? power.minusWrapping(UInt256.of(-distance))
                            : power.plusWrapping(UInt256.of(distance));
                });
        return Arbitraries.frequencyOf(Tuple.of(2, any), Tuple.of(1, powers));
    }

    public static Arbitrary<Hash> hashes() {
        return words().map(UInt256::toHash);
    }

    public static Arbitrary<Address> addresses() {
        return words().map(Address::ofWord);
    }

    /** An address three times out of four. */
    public static Arbitrary<Optional<Address>> optionalAddresses() {
        return addresses().optional(0.75);
    }

    /** From 0 to {@code maxSize} bytes; the sizes around RLP's borders of 1, 55 and 256 are frequent. */
    public static Arbitrary<Bytes> bytes(int maxSize) {
        List<Integer> borders = List.of(0, 1, 2, 54, 55, 56, 57, 255, 256, 257).stream()
                .filter(size -> size <= maxSize)
                .toList();
        Arbitrary<Integer> sizes = Arbitraries.oneOf(
                Arbitraries.of(borders), Arbitraries.integers().between(0, maxSize));
        return sizes.flatMap(size -> Arbitraries.bytes().array(byte[].class).ofSize(size))
                .map(Bytes::copyOf);
    }

    /** A number that RLP and the chain take as 63 bits. */
    public static Arbitrary<Long> nonNegativeLongs() {
        return Arbitraries.longs().between(0, Long.MAX_VALUE);
    }
}
