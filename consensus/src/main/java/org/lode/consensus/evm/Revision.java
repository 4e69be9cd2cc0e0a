package org.lode.consensus.evm;

/**
 * The rule sets of Ethereum that this machine knows, oldest first. The chain runs {@link #CANCUN} from genesis on; the others are
 * for the reference tests.
 */
public enum Revision {
    LONDON,
    PARIS,
    SHANGHAI,
    CANCUN;

    /** EIP-170: the longest code of a contract, in bytes. */
    public static final int MAX_CODE_SIZE = 24_576;

    /** EIP-3860: the longest init code since Shanghai, in bytes. */
    public static final int MAX_INIT_CODE_SIZE = 2 * MAX_CODE_SIZE;

    /** Whether this rule set is {@code other} or came after it. */
    public boolean isSince(Revision other) {
        return compareTo(other) >= 0;
    }
}
