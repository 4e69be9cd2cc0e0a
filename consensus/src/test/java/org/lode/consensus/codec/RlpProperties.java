package org.lode.consensus.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.ShapedValues;

final class RlpProperties {
    /** What decoding may allocate for a byte of input: an object or two a one-byte item. */
    private static final int ALLOCATED_PER_INPUT_BYTE = 400;

    /** What the virtual machine may allocate to load and link what is used for the first time. */
    private static final int ALLOCATED_ANYWAY_BYTES = 1024 * 1024;

    @Property
    void whatWasWrittenIsReadBack(@ForAll("items") RlpItem item) {
        assertThat(RlpItem.decode(item.encoded())).isEqualTo(item);
    }

    /** Strictness in one line: of two different byte strings, at most one decodes to a value. */
    @Property(tries = 5000)
    void whatIsReadIsWrittenBackTheSame(@ForAll("nearlyRlp") Bytes bytes) {
        tryDecode(bytes).ifPresent(item -> assertThat(item.encoded()).isEqualTo(bytes));
    }

    /** On hostile bytes nothing but a DecodeException within the input, and no memory on the word of a prefix. */
    @Property(tries = 5000)
    void refusesBadBytesWithinTheirLength(@ForAll("nearlyRlp") Bytes bytes) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        try {
            RlpItem.decode(bytes);
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, bytes.size());
        }
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(ALLOCATED_ANYWAY_BYTES + (long) ALLOCATED_PER_INPUT_BYTE * bytes.size());
    }

    @Property
    void numbersAndFixedSizesAreReadBack(
            @ForAll long bits,
            @ForAll("words") UInt256 number,
            @ForAll("hashes") Hash hash,
            @ForAll("addresses") Optional<Address> address) {
        Bytes encoded = RlpWriter.encode(writer ->
                writer.list(list -> list.number(bits).number(number).hash(hash).address(address)));
        RlpReader fields = RlpReader.of(encoded).readList();
        assertThat(fields.readUnsignedLong()).isEqualTo(bits);
        assertThat(fields.readUInt256()).isEqualTo(number);
        assertThat(fields.readHash()).isEqualTo(hash);
        assertThat(fields.readOptionalAddress()).isEqualTo(address);
        fields.expectEnd();
    }

    private static Optional<RlpItem> tryDecode(Bytes bytes) {
        try {
            return Optional.of(RlpItem.decode(bytes));
        } catch (DecodeException _) {
            return Optional.empty();
        }
    }

    @Provide
    Arbitrary<UInt256> words() {
        return ShapedValues.words();
    }

    @Provide
    Arbitrary<Hash> hashes() {
        return ShapedValues.hashes();
    }

    @Provide
    Arbitrary<Optional<Address>> addresses() {
        return ShapedValues.optionalAddresses();
    }

    @Provide
    Arbitrary<RlpItem> items() {
        Arbitrary<RlpItem> texts = ShapedValues.bytes(300).map(RlpItem.Text::new);
        return Arbitraries.recursive(
                () -> texts,
                inner -> Arbitraries.oneOf(texts, inner.list().ofMaxSize(6).map(RlpItem.Items::new)),
                0,
                4);
    }

    /** Encodings with one byte changed, cut or added, and random bytes with many prefixes among them. */
    @Provide
    Arbitrary<Bytes> nearlyRlp() {
        Arbitrary<Bytes> damaged = Combinators.combine(
                        items(), Arbitraries.integers().between(0, Integer.MAX_VALUE), Arbitraries.bytes())
                .as((item, place, value) -> {
                    byte[] bytes = item.encoded().toArray();
                    bytes[place % bytes.length] = value;
                    return Bytes.owning(bytes);
                });
        Arbitrary<Byte> prefixes = Arbitraries.integers().between(0x78, 0xff).map(Integer::byteValue);
        Arbitrary<Byte> small = Arbitraries.integers().between(0, 60).map(Integer::byteValue);
        Arbitrary<Bytes> random = Arbitraries.oneOf(prefixes, small, Arbitraries.bytes())
                .array(Byte[].class)
                .ofMaxSize(80)
                .map(RlpProperties::unboxed);
        return Arbitraries.oneOf(damaged, random);
    }

    private static Bytes unboxed(Byte[] boxed) {
        byte[] bytes = new byte[boxed.length];
        for (int i = 0; i < boxed.length; i++) {
            bytes[i] = boxed[i];
        }
        return Bytes.owning(bytes);
    }
}
