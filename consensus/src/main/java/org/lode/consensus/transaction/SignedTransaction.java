package org.lode.consensus.transaction;

import java.util.Optional;
import java.util.function.Consumer;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** A transaction with the signature of the account that pays for it. Whether the signature holds is not said here. */
public final class SignedTransaction implements Transaction {
    private static final int LEGACY_V = 27;
    private static final int EIP155_V = 35;

    private final TransactionBody body;
    private final Signature signature;
    private final Bytes encoded;
    private final Hash hash;

    private SignedTransaction(TransactionBody body, Signature signature, Bytes encoded) {
        this.body = body;
        this.signature = signature;
        this.encoded = encoded;
        this.hash = Keccak.hash256(encoded);
    }

    public static SignedTransaction of(TransactionBody body, Signature signature) {
        Bytes encoded = switch (body) {
            case TransactionBody.Legacy legacy ->
                RlpWriter.encode(writer -> writer.list(fields -> {
                    legacy.write(fields);
                    fields.number(legacyV(legacy, signature))
                            .number(signature.r())
                            .number(signature.s());
                }));
            case TransactionBody.AccessList accessList ->
                typed(1, fields -> {
                    accessList.write(fields);
                    writeSignature(fields, signature);
                });
            case TransactionBody.DynamicFee dynamicFee ->
                typed(2, fields -> {
                    dynamicFee.write(fields);
                    writeSignature(fields, signature);
                });
        };
        return new SignedTransaction(body, signature, encoded);
    }

    public static SignedTransaction sign(TransactionBody body, PrivateKey key, Secp256k1 curve) {
        return of(body, curve.sign(signingHash(body), key));
    }

    static SignedTransaction decodeLegacy(Bytes encoded) {
        return RlpReader.decode(encoded, reader -> {
            RlpReader fields = reader.readList();
            TransactionBody.Legacy body = TransactionBody.Legacy.read(fields);
            int vOffset = fields.offset();
            UInt256 v = fields.readUInt256();
            UInt256 r = fields.readUInt256();
            UInt256 s = fields.readUInt256();
            fields.expectEnd();
            if (v.bitLength() > Long.SIZE - 1 || v.d() < LEGACY_V || (v.d() > LEGACY_V + 1 && v.d() < EIP155_V)) {
                throw new DecodeException("a signature's v of " + v, vOffset);
            }
            if (v.d() <= LEGACY_V + 1) {
                return new SignedTransaction(body, new Signature(r, s, (int) v.d() - LEGACY_V), encoded);
            }
            long chainIdAndParity = v.d() - EIP155_V;
            return new SignedTransaction(
                    body.boundTo(chainIdAndParity >>> 1), new Signature(r, s, (int) chainIdAndParity & 1), encoded);
        });
    }

    static SignedTransaction decodeTyped(int type, Bytes encoded) {
        return RlpReader.decode(encoded, 1, reader -> {
            RlpReader fields = reader.readList();
            TransactionBody body =
                    type == 1 ? TransactionBody.AccessList.read(fields) : TransactionBody.DynamicFee.read(fields);
            int parityOffset = fields.offset();
            long yParity = fields.readUnsignedLong();
            if (yParity >>> 1 != 0) {
                throw new DecodeException("a signature's y parity of " + Long.toUnsignedString(yParity), parityOffset);
            }
            Signature signature = new Signature(fields.readUInt256(), fields.readUInt256(), (int) yParity);
            fields.expectEnd();
            return new SignedTransaction(body, signature, encoded);
        });
    }

    /** What the sender signs (EIP-155, EIP-2930, EIP-1559). */
    public static Hash signingHash(TransactionBody body) {
        return Keccak.hash256(
                switch (body) {
                    case TransactionBody.Legacy legacy ->
                        RlpWriter.encode(writer -> writer.list(fields -> {
                            legacy.write(fields);
                            legacy.chainId()
                                    .ifPresent(id -> fields.number(id).number(0).number(0));
                        }));
                    case TransactionBody.AccessList accessList -> typed(1, accessList::write);
                    case TransactionBody.DynamicFee dynamicFee -> typed(2, dynamicFee::write);
                });
    }

    public TransactionBody body() {
        return body;
    }

    public Signature signature() {
        return signature;
    }

    /** The {@code v} that JSON-RPC shows: 27 or 28, with EIP-155 35 or more; the y parity of a typed transaction. */
    public long v() {
        return body instanceof TransactionBody.Legacy legacy ? legacyV(legacy, signature) : signature.yParity();
    }

    @Override
    public int type() {
        return body.type();
    }

    @Override
    public Bytes encoded() {
        return encoded;
    }

    @Override
    public Hash hash() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedTransaction that && hash.equals(that.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "SignedTransaction[" + hash + "]";
    }

    private static long legacyV(TransactionBody.Legacy body, Signature signature) {
        Optional<Long> chainId = body.chainId();
        return chainId.isPresent()
                ? Math.addExact(Math.multiplyExact(chainId.get(), 2L), EIP155_V + signature.yParity())
                : LEGACY_V + signature.yParity();
    }

    private static void writeSignature(RlpWriter fields, Signature signature) {
        fields.number(signature.yParity()).number(signature.r()).number(signature.s());
    }

    private static Bytes typed(int type, Consumer<RlpWriter> fields) {
        RlpWriter writer = new RlpWriter();
        writer.raw(new byte[] {(byte) type}).list(fields);
        return writer.toBytes();
    }
}
