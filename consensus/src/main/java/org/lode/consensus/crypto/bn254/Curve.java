package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;

/** The numbers that bn254 follows from (Barreto and Naehrig, Pairing-friendly elliptic curves of prime order, 2005). */
final class Curve {
    /** The curve's parameter: the field's prime p and the group's order are polynomials of it. */
    static final long U = 4965661367192848881L;

    /** Of the groups that pairings work in: 36u^4 + 36u^3 + 18u^2 + 6u + 1. */
    static final BigInteger ORDER =
            new BigInteger("21888242871839275222246405745257275088548364400416034343698204186575808495617");

    private Curve() {}
}
