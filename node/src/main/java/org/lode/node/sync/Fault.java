package org.lode.node.sync;

import org.lode.consensus.rules.Rule;
import org.lode.p2p.reputation.Offence;

/** What is wrong with something that a peer sent, and what that is as an offence. */
record Fault(Offence offence, String detail) {
    /** A rule that can be checked without the body. */
    static Fault ofHeader(Rule rule, String detail) {
        return new Fault(Offences.ofHeader(rule), rule + ", " + detail);
    }
}
