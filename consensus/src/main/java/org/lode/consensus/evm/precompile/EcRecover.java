package org.lode.consensus.evm.precompile;

import java.util.Optional;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** 0x01: the address behind a signature, right-aligned in 32 bytes; nothing where there is none (Yellow Paper, appendix E). */
final class EcRecover implements PrecompiledContract {
    private static final int GAS = 3_000;
    private static final UInt256 EVEN_Y = UInt256.of(27);
    private static final UInt256 ODD_Y = UInt256.of(28);

    private final Secp256k1 curve;

    EcRecover(Secp256k1 curve) {
        this.curve = curve;
    }

    @Override
    public long gas(Bytes input) {
        return GAS;
    }

    @Override
    public Optional<Bytes> run(Bytes input, Patience patience) {
        UInt256 v = Input.word(input, 32);
        if (!v.equals(EVEN_Y) && !v.equals(ODD_Y)) {
            return Optional.of(Bytes.EMPTY);
        }
        Signature signature = new Signature(Input.word(input, 64), Input.word(input, 96), v.equals(ODD_Y) ? 1 : 0);
        Optional<Address> signer = curve.recover(Input.word(input, 0).toHash(), signature);
        return Optional.of(
                signer.map(address -> Bytes.owning(address.toWord().toBytes())).orElse(Bytes.EMPTY));
    }
}
