package org.lode.benchmarks.evm;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.evm.precompile.Patience;
import org.lode.consensus.evm.precompile.PrecompiledContract;
import org.lode.consensus.evm.precompile.PrecompiledContracts;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * Prints gas a second for each precompiled contract as rows of a Markdown table, on the inputs that cost most time for their gas, as
 * far as they are known, and how long a block of 30 million gas full of them takes.
 *
 * <p>{@code java -cp ... org.lode.benchmarks.evm.PrecompileRates [words that a row's name contains]}
 */
public final class PrecompileRates {
    private static final long WARMUP_NANOS = 1_500_000_000L;
    private static final long RUN_GAS = 1_000_000;
    private static final double BLOCK_MEGAGAS = 30;

    private static final int EC_RECOVER = 1;
    private static final int MODEXP = 5;
    private static final int ADD = 6;
    private static final int MULTIPLY = 7;
    private static final int PAIRING = 8;
    private static final int BLAKE2F = 9;

    /** The generator of the pairing's second group (EIP-197), imaginary parts first. */
    private static final Bytes G2 = Bytes.ofHex("0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
            + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
            + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
            + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa");

    private final Secp256k1 curve = Secp256k1.fastest();
    private final PrecompiledContracts contracts = new PrecompiledContracts(curve);
    private final SplittableRandom random = new SplittableRandom(8);
    private final String wanted;

    private PrecompileRates(String wanted) {
        this.wanted = wanted;
    }

    public static void main(String[] arguments) {
        new PrecompileRates(String.join(" ", arguments)).print();
    }

    private void print() {
        System.out.println("| contract | Mgas/s a core (median, 95%) | a full block, ms |");
        System.out.println("| --- | --- | --- |");
        row("ecRecover", EC_RECOVER, signature());
        row("SHA-256 of 32 bytes", 2, bytes(32));
        row("SHA-256 of 64 KiB", 2, bytes(1 << 16));
        row("RIPEMD-160 of 32 bytes", 3, bytes(32));
        row("RIPEMD-160 of 64 KiB", 3, bytes(1 << 16));
        row("identity of 32 bytes", 4, bytes(32));
        modularPowers();
        row("bn254 addition", ADD, join(point(), point()));
        Bytes point = point();
        row("bn254 doubling", ADD, join(point, point));
        row("bn254 product", MULTIPLY, join(point(), word(UInt256.MAX)));
        for (int pairs : new int[] {1, 2, 4, 40}) {
            row("bn254 pairing of " + pairs, PAIRING, pairs(pairs));
        }
        row("BLAKE2b of 12 rounds", BLAKE2F, blake(12));
        row("BLAKE2b of 10,000 rounds", BLAKE2F, blake(10_000));
    }

    /** Short numbers are what is slow for its gas: the price grows with the square of the length, the time at first does not. */
    private void modularPowers() {
        for (int length : new int[] {1, 8, 16, 32, 64, 128, 256, 1024}) {
            byte[] modulus = digits(length);
            modulus[length - 1] |= 1;
            row("modexp, " + length + " bytes, odd", MODEXP, power(length, digits(512), modulus));
        }
        for (int length : new int[] {8, 32, 256}) {
            byte[] modulus = digits(length);
            modulus[length - 1] &= (byte) 0xf8;
            row("modexp, " + length + " bytes, even", MODEXP, power(length, digits(512), modulus));
        }
        row("modexp, 32 bytes, square", MODEXP, power(32, new byte[] {2}, digits(32)));
        row("modexp, 256 bytes, cube", MODEXP, power(256, new byte[] {3}, digits(256)));
        row("modexp, 96 bytes, fifteenth power", MODEXP, power(96, new byte[] {15}, digits(96)));
        row("modexp, 1024 bytes, 65537", MODEXP, power(1024, new byte[] {1, 0, 1}, digits(1024)));
    }

    private void row(String name, int number, Bytes input) {
        if (!name.contains(wanted)) {
            return;
        }
        PrecompiledContract contract = contract(number);
        long gas = contract.gas(input);
        long calls = Math.ceilDiv(RUN_GAS, gas);
        MeasuredRate rate = MeasuredRate.of(WARMUP_NANOS, () -> {
            for (long i = 0; i < calls; i++) {
                Bytes _ = contract.run(input, Patience.ENDLESS).orElseThrow();
            }
            return calls * gas;
        });
        System.out.printf("| %s | %s | %.0f |%n", name, rate, BLOCK_MEGAGAS * 1000 / rate.median());
    }

    private PrecompiledContract contract(int number) {
        return Objects.requireNonNull(contracts.at(Address.ofNumber(number)));
    }

    // Inputs

    private Bytes signature() {
        Hash message = new Hash(1, 2, 3, 4);
        Signature signature = curve.sign(message, PrivateKey.of(UInt256.of(0xc0ffee)));
        return join(
                Bytes.owning(message.toBytes()),
                word(UInt256.of(27 + signature.yParity())),
                word(signature.r()),
                word(signature.s()));
    }

    private Bytes power(int baseLength, byte[] exponent, byte[] modulus) {
        return join(
                word(UInt256.of(baseLength)),
                word(UInt256.of(exponent.length)),
                word(UInt256.of(modulus.length)),
                bytes(baseLength),
                Bytes.owning(exponent),
                Bytes.owning(modulus));
    }

    /** A multiple of the generator (1, 2). */
    private Bytes point() {
        Bytes generator = join(word(UInt256.ONE), word(UInt256.of(2)));
        return contract(MULTIPLY)
                .run(join(generator, word(UInt256.of(random.nextLong() >>> 1))), Patience.ENDLESS)
                .orElseThrow();
    }

    private Bytes pairs(int count) {
        Bytes all = Bytes.EMPTY;
        for (int i = 0; i < count; i++) {
            all = join(all, point(), G2);
        }
        return all;
    }

    private Bytes blake(int rounds) {
        byte[] input = new byte[213];
        random.nextBytes(input);
        byte[] count = word(UInt256.of(rounds)).toArray();
        System.arraycopy(count, 28, input, 0, 4);
        input[212] = 1;
        return Bytes.owning(input);
    }

    private Bytes bytes(int length) {
        return Bytes.owning(digits(length));
    }

    /** A number of that many bytes, the first of them not zero. */
    private byte[] digits(int length) {
        byte[] digits = new byte[length];
        random.nextBytes(digits);
        digits[0] |= (byte) 0x80;
        return digits;
    }

    private static Bytes word(UInt256 value) {
        return Bytes.owning(value.toBytes());
    }

    private static Bytes join(Bytes... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(Bytes::size).sum()];
        int at = 0;
        for (Bytes part : parts) {
            part.copyTo(all, at);
            at += part.size();
        }
        return Bytes.owning(all);
    }
}
