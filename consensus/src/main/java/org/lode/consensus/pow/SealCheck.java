package org.lode.consensus.pow;

/** What checking a claimed seal found. */
public enum SealCheck {
    /** The mix is right and the result is within the boundary. */
    HOLDS,
    /** The result over the claimed mix is above the boundary; found with two Keccaks. */
    ABOVE_BOUNDARY,
    /** The result over the claimed mix is within the boundary but the mix was made up: costs its sender nothing, us a light hash. */
    WRONG_MIX
}
