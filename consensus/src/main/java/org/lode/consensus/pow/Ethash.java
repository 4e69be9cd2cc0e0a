package org.lode.consensus.pow;

import java.math.BigInteger;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * Checks of claimed Ethash seals, cheapest first.
 *
 * <p>Ethash (specification of 2015, revision 23): {@code seed = keccak512(sealHash, nonce)}; 64 steps mix dataset pages, each
 * chosen by the mix so far, into {@code seed, seed}; the mix folds to {@code mixHash}; {@code result = keccak256(seed,
 * mixHash)}. A seal holds when {@code result <= boundary}.
 */
public final class Ethash {
    private static final BigInteger TWO_TO_256 = BigInteger.ONE.shiftLeft(256);

    private Ethash() {}

    /** {@code floor(2^256 / difficulty)}, or 2^256 - 1 where that is greater, that is for difficulty 0 and 1. */
    public static UInt256 boundary(UInt256 difficulty) {
        return difficulty.compareTo(UInt256.ONE) <= 0
                ? UInt256.MAX
                : UInt256.of(TWO_TO_256.divide(difficulty.toBigInteger()));
    }

    /** The result as it would be if {@code mixHash} were right: two Keccaks. */
    public static Hash resultOf(EthashInput input, Hash mixHash) {
        long[] state = new long[25];
        Keccak.putHash(input.sealHash(), state);
        state[4] = input.nonce();
        Keccak.keccak512(state, 5);
        state[8] = Long.reverseBytes(mixHash.a());
        state[9] = Long.reverseBytes(mixHash.b());
        state[10] = Long.reverseBytes(mixHash.c());
        state[11] = Long.reverseBytes(mixHash.d());
        Keccak.keccak256(state, 12);
        return Keccak.hashOf(state);
    }

    /** Whether the result over the claimed mix is within {@code boundary}. Says nothing of the mix being right. */
    public static boolean meetsBoundary(EthashInput input, Hash mixHash, UInt256 boundary) {
        return resultOf(input, mixHash).toUInt256().compareTo(boundary) <= 0;
    }

    /** The whole check; computes the light hash only where the cheap part holds. */
    public static SealCheck check(EthashCache cache, EthashInput input, Hash mixHash, UInt256 boundary) {
        if (!meetsBoundary(input, mixHash, boundary)) {
            return SealCheck.ABOVE_BOUNDARY;
        }
        return new LightHasher().hash(cache, input).mixHash().equals(mixHash) ? SealCheck.HOLDS : SealCheck.WRONG_MIX;
    }
}
