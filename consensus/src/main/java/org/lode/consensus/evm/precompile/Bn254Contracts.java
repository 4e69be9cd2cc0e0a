package org.lode.consensus.evm.precompile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.crypto.bn254.G1Point;
import org.lode.consensus.crypto.bn254.G2Point;
import org.lode.consensus.crypto.bn254.Pairing;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** 0x06, 0x07 and 0x08: addition, multiplication (EIP-196) and the pairing check (EIP-197) on bn254, priced by EIP-1108. */
final class Bn254Contracts {
    private Bn254Contracts() {}

    private static Optional<G1Point> point(Bytes input, int from) {
        return G1Point.decode(Bytes.owning(Input.padded(input, from, G1Point.SIZE_BYTES)));
    }

    static final class Add implements PrecompiledContract {
        @Override
        public long gas(Bytes input) {
            return 150;
        }

        @Override
        public Optional<Bytes> run(Bytes input, Patience patience) {
            return point(input, 0)
                    .flatMap(x ->
                            point(input, G1Point.SIZE_BYTES).map(y -> x.plus(y).encoded()));
        }
    }

    static final class Multiply implements PrecompiledContract {
        @Override
        public long gas(Bytes input) {
            return 6_000;
        }

        @Override
        public Optional<Bytes> run(Bytes input, Patience patience) {
            UInt256 factor = Input.word(input, G1Point.SIZE_BYTES);
            return point(input, 0).map(x -> x.times(factor).encoded());
        }
    }

    static final class PairingCheck implements PrecompiledContract {
        private static final int PAIR_SIZE = G1Point.SIZE_BYTES + G2Point.SIZE_BYTES;

        @Override
        public long gas(Bytes input) {
            return 45_000 + 34_000L * (input.size() / PAIR_SIZE);
        }

        @Override
        public Optional<Bytes> run(Bytes input, Patience patience) {
            if (input.size() % PAIR_SIZE != 0) {
                return Optional.empty();
            }
            List<Pairing.Pair> pairs = new ArrayList<>();
            for (int at = 0; at < input.size(); at += PAIR_SIZE) {
                patience.check();
                Optional<G1Point> p = G1Point.decode(input.slice(at, G1Point.SIZE_BYTES));
                Optional<G2Point> q = G2Point.decode(input.slice(at + G1Point.SIZE_BYTES, G2Point.SIZE_BYTES));
                if (p.isEmpty() || q.isEmpty()) {
                    return Optional.empty();
                }
                pairs.add(new Pairing.Pair(p.get(), q.get()));
            }
            UInt256 answer = Pairing.isOne(pairs) ? UInt256.ONE : UInt256.ZERO;
            return Optional.of(Bytes.owning(answer.toBytes()));
        }
    }
}
