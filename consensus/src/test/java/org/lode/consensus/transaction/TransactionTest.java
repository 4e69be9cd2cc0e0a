package org.lode.consensus.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

final class TransactionTest {
    private static final Secp256k1 CURVE = Secp256k1.fastest();
    private static final PrivateKey KEY = PrivateKey.of(UInt256.of(7));
    private static final Optional<Address> TO = Optional.of(Address.ofNumber(0x57));

    private static final TransactionBody.DynamicFee BODY = new TransactionBody.DynamicFee(
            31337,
            3,
            Wei.of(1),
            Wei.of(2_000_000_000),
            Gas.of(60_000),
            TO,
            Wei.ofLode(BigDecimal.ONE),
            Bytes.ofHex("0xc0ffee"),
            List.of(new AccessListEntry(Address.ofNumber(1), List.of(Hash.ZERO))));

    private static final SignedTransaction SIGNED = SignedTransaction.sign(BODY, KEY, CURVE);

    @Test
    void bindsALegacySignatureToItsChain() {
        SignedTransaction bound = SignedTransaction.sign(legacy(Optional.of(31337L)), KEY, CURVE);
        SignedTransaction unbound = SignedTransaction.sign(legacy(Optional.empty()), KEY, CURVE);
        assertThat(bound.v()).isBetween(2L * 31337 + 35, 2L * 31337 + 36);
        assertThat(unbound.v()).isBetween(27L, 28L);
        assertThat(SignedTransaction.signingHash(bound.body()))
                .isNotEqualTo(SignedTransaction.signingHash(unbound.body()));
        assertThat(Transaction.decode(bound.encoded())).isEqualTo(bound);
        assertThat(((SignedTransaction) Transaction.decode(unbound.encoded())).body())
                .isEqualTo(unbound.body());
    }

    @Test
    void refusesALegacyVThatMeansNothing() {
        for (long v : new long[] {0, 1, 26, 29, 30, 34}) {
            refuses(legacyWithV(UInt256.of(v)), "v of " + v);
        }
        refuses(legacyWithV(UInt256.ofUnsigned(Long.MIN_VALUE)), "v of 9223372036854775808");
        refuses(legacyWithV(UInt256.MAX), "v of " + UInt256.MAX);
        for (long v : new long[] {27, 28, 35, 36, 37, Long.MAX_VALUE}) {
            SignedTransaction decoded = (SignedTransaction) Transaction.decode(legacyWithV(UInt256.of(v)));
            assertThat(decoded.v()).isEqualTo(v);
            assertThat(SignedTransaction.of(decoded.body(), decoded.signature()))
                    .isEqualTo(decoded);
        }
    }

    @Test
    void refusesATypedParityAboveOne() {
        assertThat(SIGNED.v()).isBetween(0L, 1L);
        refuses(typed(2, fields -> fields.number(2).number(1).number(1)), "y parity of 2");
        refuses(typed(1, fields -> fields.number(27).number(1).number(1)), "y parity of 27");
        refuses(typed(2, fields -> fields.number(-1).number(1).number(1)), "y parity of 18446744073709551615");
    }

    @Test
    void refusesATransactionOfBlobsByName() {
        refuses(Bytes.ofHex("03c0"), "transaction type 3 (blobs, EIP-4844), which this chain does not have");
    }

    @Test
    void refusesTypesThatNobodyKnows() {
        for (int type : new int[] {0, 4, 0x56, 0x58, 0x7f, 0x80, 0xbf}) {
            Bytes encoded = Bytes.copyOf(new byte[] {(byte) type, (byte) 0xc0});
            refuses(encoded, "unknown transaction type " + type);
        }
    }

    @Test
    void refusesNothing() {
        refuses(Bytes.EMPTY, "empty transaction");
        refuses(Bytes.ofHex("02"), "nothing where an item belongs");
    }

    @Test
    void refusesATransactionAboveTheSizeLimit() {
        Bytes fits = ofSize(Transaction.MAX_SIZE_BYTES);
        assertThat(fits.size()).isEqualTo(Transaction.MAX_SIZE_BYTES);
        assertThat(Transaction.decode(fits).encoded()).isEqualTo(fits);
        refuses(ofSize(Transaction.MAX_SIZE_BYTES + 1), "131073 bytes, above the limit of 131072");
    }

    @Test
    void refusesBytesAfterATransaction() {
        for (Transaction transaction : List.of(SIGNED, SignedTransaction.sign(legacy(Optional.of(1L)), KEY, CURVE))) {
            byte[] longer = Arrays.copyOf(
                    transaction.encoded().toArray(), transaction.encoded().size() + 1);
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> Transaction.decode(Bytes.owning(longer)))
                    .satisfies(e -> assertThat(e.offset()).isEqualTo(longer.length - 1));
        }
    }

    @Test
    void refusesAFieldTooFewOrTooMany() {
        refuses(typed(2, fields -> fields.number(0).number(1)), "nothing where an item belongs");
        refuses(typed(2, fields -> fields.number(0).number(1).number(1).number(1)), "1 bytes too many");
    }

    @Test
    void aBlockHoldsALegacyTransactionBareAndATypedOneInAString() {
        SignedTransaction legacy = SignedTransaction.sign(legacy(Optional.of(1L)), KEY, CURVE);
        Bytes both = RlpWriter.encode(writer -> {
            legacy.write(writer);
            SIGNED.write(writer);
        });
        RlpReader reader = RlpReader.of(both);
        assertThat(Transaction.read(reader)).isEqualTo(legacy);
        assertThat(Transaction.read(reader)).isEqualTo(SIGNED);
        reader.expectEnd();
    }

    /** Else one block would have two encodings of the same hash. */
    @Test
    void aBlockMayNotHoldALegacyTransactionInAString() {
        SignedTransaction legacy = SignedTransaction.sign(legacy(Optional.of(1L)), KEY, CURVE);
        Bytes wrapped = RlpWriter.encode(writer -> writer.bytes(legacy.encoded()));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Transaction.read(RlpReader.of(wrapped)))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(2));
    }

    @Test
    void aFaultInsideABlockIsCountedFromTheStartOfTheBlock() {
        Bytes block = RlpWriter.encode(writer -> {
            writer.number(5);
            writer.bytes(Bytes.ofHex("02c0"));
        });
        RlpReader reader = RlpReader.of(block);
        reader.readInt();
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Transaction.read(reader))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(4));
    }

    @Test
    void recoversTheSender() {
        assertThat(RecoveredTransaction.recover(SIGNED, CURVE))
                .hasValueSatisfying(recovered -> assertThat(recovered.sender()).isEqualTo(CURVE.address(KEY)));
    }

    @Test
    void recoversNobodyFromAHighS() {
        Signature low = SIGNED.signature();
        Signature high = new Signature(low.r(), PrivateKey.GROUP_ORDER.minus(low.s()), 1 - low.yParity());
        SignedTransaction malleated = SignedTransaction.of(BODY, high);
        assertThat(CURVE.recover(SignedTransaction.signingHash(BODY), high)).contains(CURVE.address(KEY));
        assertThat(RecoveredTransaction.recover(malleated, CURVE)).isEmpty();
    }

    @Test
    void recoversNobodyFromASignatureOutOfRange() {
        for (UInt256 bad : List.of(UInt256.ZERO, PrivateKey.GROUP_ORDER, UInt256.MAX)) {
            assertThat(RecoveredTransaction.recover(
                            SignedTransaction.of(BODY, new Signature(bad, UInt256.ONE, 0)), CURVE))
                    .isEmpty();
            assertThat(RecoveredTransaction.recover(
                            SignedTransaction.of(BODY, new Signature(UInt256.ONE, bad, 0)), CURVE))
                    .isEmpty();
        }
    }

    @Test
    void aContractsAddressComesFromItsCreatorAndNonce() {
        Address creator = Address.ofHex("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
        assertThat(ContractAddress.ofCreate(creator, 0))
                .isEqualTo(Address.ofHex("0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d"));
        assertThat(ContractAddress.ofCreate(creator, 1))
                .isEqualTo(Address.ofHex("0x343c43a37d37dff08ae8c4a11544c718abb4fcf8"));
    }

    private static TransactionBody.Legacy legacy(Optional<Long> chainId) {
        return new TransactionBody.Legacy(chainId, 3, Wei.of(5), Gas.of(21_000), TO, Wei.of(9), Bytes.EMPTY);
    }

    private static Bytes legacyWithV(UInt256 v) {
        return RlpWriter.encode(writer -> writer.list(fields -> {
            legacy(Optional.empty()).write(fields);
            fields.number(v).number(1).number(1);
        }));
    }

    private static Bytes typed(int type, Consumer<RlpWriter> signature) {
        RlpWriter writer = new RlpWriter();
        writer.raw(new byte[] {(byte) type}).list(fields -> {
            if (type == 2) {
                BODY.write(fields);
            } else {
                new TransactionBody.AccessList(1, 0, Wei.ZERO, Gas.ZERO, TO, Wei.ZERO, Bytes.EMPTY, List.of())
                        .write(fields);
            }
            signature.accept(fields);
        });
        return writer.toBytes();
    }

    /** A signed transaction with so much data that its encoding has this size. */
    private static Bytes ofSize(int size) {
        int other = withData(size - 1000).size() - (size - 1000);
        return withData(size - other);
    }

    private static Bytes withData(int dataSize) {
        Bytes data = Bytes.owning(new byte[dataSize]);
        TransactionBody body = new TransactionBody.Legacy(Optional.of(1L), 0, Wei.ZERO, Gas.of(1), TO, Wei.ZERO, data);
        return SignedTransaction.of(body, new Signature(UInt256.ONE, UInt256.ONE, 0))
                .encoded();
    }

    private static void refuses(Bytes encoded, String reason) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Transaction.decode(encoded))
                .withMessageContaining(reason);
    }
}
