package org.lode.consensus.evm;

/** How a call or creation ended. All but the first two, and those that never started, take the gas that was given. */
public enum Halt {
    /** It stopped or returned. */
    SUCCESS("success"),
    /** REVERT: changes are undone, what gas is left comes back. */
    REVERT("execution reverted"),
    /** Not started, gas comes back: there are 1024 calls above it. */
    CALLS_TOO_DEEP("max call depth exceeded"),
    /** Not started, gas comes back: the sender cannot pay the value. */
    BALANCE_TOO_LOW("insufficient balance for transfer"),
    /** Not started, gas comes back: the creator's nonce is 2^64 - 1 (EIP-2681). */
    NONCE_EXHAUSTED("nonce uint64 overflow"),
    OUT_OF_GAS("out of gas"),
    STACK_UNDERFLOW("stack underflow"),
    STACK_OVERFLOW("stack limit reached 1024"),
    UNDEFINED_INSTRUCTION("invalid opcode"),
    /** The target is no JUMPDEST. */
    INVALID_JUMP("invalid jump destination"),
    /** A change of state below STATICCALL (EIP-214). */
    STATIC_VIOLATION("write protection"),
    /** RETURNDATACOPY past the end (EIP-211). */
    RETURN_DATA_OUT_OF_BOUNDS("return data out of bounds"),
    /** EIP-3860. */
    INIT_CODE_TOO_LONG("max initcode size exceeded"),
    /** EIP-170. */
    CODE_TOO_LONG("max code size exceeded"),
    /** EIP-3541. */
    CODE_STARTS_WITH_EF("invalid code: must not begin with 0xef"),
    /** The code to store costs more than what is left (EIP-2). */
    CODE_STORE_OUT_OF_GAS("contract creation code storage out of gas"),
    /** A contract is at the new contract's address already (EIP-684). */
    ADDRESS_COLLISION("contract address collision"),
    /** Wrong input of a precompiled contract. */
    PRECOMPILE_FAILED("precompiled contract failed");

    private final String text;

    Halt(String text) {
        this.text = text;
    }

    /** In the words that Ethereum's tools know. */
    public String text() {
        return text;
    }
}
