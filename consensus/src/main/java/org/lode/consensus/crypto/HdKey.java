package org.lode.consensus.crypto;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.lode.consensus.primitive.BigEndian;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** A private key in a tree of keys, each derived from its parent by a number (BIP-32). Its text form shows nothing of it. */
public final class HdKey {
    /** The parent of an Ethereum wallet's accounts (BIP-44, coin type 60); account i is child i. */
    public static final String ETHEREUM_ACCOUNTS = "m/44'/60'/0'/0";

    /** Added to a child's number: it is then derived from the private key alone. */
    public static final int HARDENED = 0x8000_0000;

    private static final byte[] ROOT_MAC_KEY = "Bitcoin seed".getBytes(StandardCharsets.US_ASCII);
    private static final int MAC_SIZE_BYTES = 64;

    private final PrivateKey privateKey;
    private final Hash chainCode;

    private HdKey(PrivateKey privateKey, Hash chainCode) {
        this.privateKey = privateKey;
        this.chainCode = chainCode;
    }

    /** The root of the tree, {@code m}. */
    public static HdKey ofSeed(Bytes seed) {
        byte[] mac = hmacSha512(ROOT_MAC_KEY, seed.toArray());
        return new HdKey(PrivateKey.of(Hash.ofBytes(mac, 0).toUInt256()), Hash.ofBytes(mac, Hash.SIZE_BYTES));
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    /**
     * The descendant at a path such as {@code m/44'/60'/0'/0/0}; an apostrophe marks a hardened step.
     *
     * @throws IllegalArgumentException if the path is not of that form
     */
    public HdKey derive(String path, Secp256k1 curve) {
        String[] steps = path.split("/", -1);
        if (!steps[0].equals("m")) {
            throw new IllegalArgumentException("a key path starts with m/, unlike " + path);
        }
        HdKey key = this;
        for (int i = 1; i < steps.length; i++) {
            key = key.child(stepNumber(steps[i], path), curve);
        }
        return key;
    }

    /**
     * The child of a number, hardened when {@link #HARDENED} is set in it.
     *
     * @throws ArithmeticException for the one number in 2^127 that has no key
     */
    public HdKey child(int number, Secp256k1 curve) {
        byte[] data = new byte[1 + UInt256.SIZE_BYTES + Integer.BYTES];
        if ((number & HARDENED) != 0) {
            privateKey.scalar().toHash().writeTo(data, 1);
        } else {
            Bytes publicKey = curve.publicKey(privateKey);
            data[0] = (byte) (2 + (publicKey.get(publicKey.size() - 1) & 1));
            publicKey.hashAt(0).writeTo(data, 1);
        }
        BigEndian.writeInt(number, data, 1 + UInt256.SIZE_BYTES);
        byte[] mac = hmacSha512(chainCode.toBytes(), data);
        UInt256 child = sumModuloOrder(Hash.ofBytes(mac, 0).toUInt256(), privateKey.scalar());
        return new HdKey(PrivateKey.of(child), Hash.ofBytes(mac, Hash.SIZE_BYTES));
    }

    @Override
    public String toString() {
        return "HdKey[hidden]";
    }

    private static int stepNumber(String step, String path) {
        boolean hardened = step.endsWith("'");
        String digits = hardened ? step.substring(0, step.length() - 1) : step;
        if (!digits.matches("[0-9]{1,10}") || Long.parseLong(digits) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a step of a key path is a number below 2^31, unlike "
                    + (step.isEmpty() ? "the empty one" : step) + " in " + path);
        }
        return Integer.parseInt(digits) | (hardened ? HARDENED : 0);
    }

    private static UInt256 sumModuloOrder(UInt256 tweak, UInt256 scalar) {
        if (tweak.compareTo(PrivateKey.GROUP_ORDER) >= 0) {
            throw new ArithmeticException("this child number has no key (BIP-32): take the next");
        }
        UInt256 untilOrder = PrivateKey.GROUP_ORDER.minus(scalar);
        return tweak.compareTo(untilOrder) < 0 ? tweak.plus(scalar) : tweak.minus(untilOrder);
    }

    private static byte[] hmacSha512(byte[] key, byte[] data) {
        HMac mac = new HMac(new SHA512Digest());
        mac.init(new KeyParameter(key));
        mac.update(data, 0, data.length);
        byte[] out = new byte[MAC_SIZE_BYTES];
        mac.doFinal(out, 0);
        return out;
    }
}
