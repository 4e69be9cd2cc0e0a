package org.lode.consensus.evm.precompile;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.util.Optional;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.lode.consensus.primitive.Bytes;

/** 0x02, 0x03 and 0x04: hashes priced by the word, and the copy (Yellow Paper, appendix E). */
final class HashContracts {
    private HashContracts() {}

    static final class Sha256 implements PrecompiledContract {
        private static final HashFunction SHA_256 = Hashing.sha256();

        @Override
        public long gas(Bytes input) {
            return 60 + 12 * Input.words(input);
        }

        @Override
        public Optional<Bytes> run(Bytes input, Patience patience) {
            return Optional.of(Bytes.owning(input.read((array, offset, size) ->
                    SHA_256.hashBytes(array, offset, size).asBytes())));
        }
    }

    static final class Ripemd160 implements PrecompiledContract {
        private static final int OUTPUT_SIZE = 32;

        @Override
        public long gas(Bytes input) {
            return 600 + 120 * Input.words(input);
        }

        @Override
        public Optional<Bytes> run(Bytes input, Patience patience) {
            RIPEMD160Digest digest = new RIPEMD160Digest();
            byte[] output = new byte[OUTPUT_SIZE];
            return Optional.of(Bytes.owning(input.read((array, offset, size) -> {
                digest.update(array, offset, size);
                digest.doFinal(output, OUTPUT_SIZE - digest.getDigestSize());
                return output;
            })));
        }
    }

    static final class Identity implements PrecompiledContract {
        @Override
        public long gas(Bytes input) {
            return 15 + 3 * Input.words(input);
        }

        @Override
        public Optional<Bytes> run(Bytes input, Patience patience) {
            return Optional.of(input);
        }
    }
}
