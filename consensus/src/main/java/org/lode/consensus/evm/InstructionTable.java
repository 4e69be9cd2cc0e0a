package org.lode.consensus.evm;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every instruction with its fixed gas, what it does to the stack's height, and since when (Yellow Paper, appendix H.2, with
 * the prices of EIP-2929). Access to accounts and storage is listed at its warm price; SSTORE is priced by its effect alone.
 */
public final class InstructionTable {
    private static final @Nullable Instruction[] ALL = new Rows().table;

    private final @Nullable Instruction[] defined = new Instruction[256];

    private InstructionTable(Revision revision) {
        for (int opcode = 0; opcode < 256; opcode++) {
            Instruction instruction = ALL[opcode];
            if (instruction != null && revision.isSince(instruction.since())) {
                defined[opcode] = instruction;
            }
        }
    }

    public static InstructionTable of(Revision revision) {
        return new InstructionTable(revision);
    }

    /** Empty for a number that stands for no instruction in this revision. */
    public Optional<Instruction> instruction(int opcode) {
        return Optional.ofNullable(defined[opcode]);
    }

    /** As {@link #instruction}, null for none. */
    @Nullable
    Instruction lookUp(int opcode) {
        return defined[opcode];
    }

    /** The name of an instruction of any revision, as debuggers show it. */
    public static String mnemonic(int opcode) {
        Instruction instruction = ALL[opcode];
        return instruction != null
                ? instruction.mnemonic()
                : opcode == Opcode.INVALID ? "INVALID" : "opcode 0x%02x not defined".formatted(opcode);
    }

    /** Fills the table. */
    private static final class Rows {
        final @Nullable Instruction[] table = new Instruction[256];

        Rows() {
            arithmetic();
            environment();
            memoryAndFlow();
            families();
            calls();
        }

        private void arithmetic() {
            row(Opcode.STOP, "STOP", 0, 0, 0);
            row(Opcode.ADD, "ADD", 3, 2, 1);
            row(Opcode.MUL, "MUL", 5, 2, 1);
            row(Opcode.SUB, "SUB", 3, 2, 1);
            row(Opcode.DIV, "DIV", 5, 2, 1);
            row(Opcode.SDIV, "SDIV", 5, 2, 1);
            row(Opcode.MOD, "MOD", 5, 2, 1);
            row(Opcode.SMOD, "SMOD", 5, 2, 1);
            row(Opcode.ADDMOD, "ADDMOD", 8, 3, 1);
            row(Opcode.MULMOD, "MULMOD", 8, 3, 1);
            row(Opcode.EXP, "EXP", 10, 2, 1);
            row(Opcode.SIGNEXTEND, "SIGNEXTEND", 5, 2, 1);
            row(Opcode.LT, "LT", 3, 2, 1);
            row(Opcode.GT, "GT", 3, 2, 1);
            row(Opcode.SLT, "SLT", 3, 2, 1);
            row(Opcode.SGT, "SGT", 3, 2, 1);
            row(Opcode.EQ, "EQ", 3, 2, 1);
            row(Opcode.ISZERO, "ISZERO", 3, 1, 1);
            row(Opcode.AND, "AND", 3, 2, 1);
            row(Opcode.OR, "OR", 3, 2, 1);
            row(Opcode.XOR, "XOR", 3, 2, 1);
            row(Opcode.NOT, "NOT", 3, 1, 1);
            row(Opcode.BYTE, "BYTE", 3, 2, 1);
            row(Opcode.SHL, "SHL", 3, 2, 1);
            row(Opcode.SHR, "SHR", 3, 2, 1);
            row(Opcode.SAR, "SAR", 3, 2, 1);
        }

        private void environment() {
            row(Opcode.KECCAK256, "KECCAK256", 30, 2, 1);
            row(Opcode.ADDRESS, "ADDRESS", 2, 0, 1);
            row(Opcode.BALANCE, "BALANCE", 100, 1, 1);
            row(Opcode.ORIGIN, "ORIGIN", 2, 0, 1);
            row(Opcode.CALLER, "CALLER", 2, 0, 1);
            row(Opcode.CALLVALUE, "CALLVALUE", 2, 0, 1);
            row(Opcode.CALLDATALOAD, "CALLDATALOAD", 3, 1, 1);
            row(Opcode.CALLDATASIZE, "CALLDATASIZE", 2, 0, 1);
            row(Opcode.CALLDATACOPY, "CALLDATACOPY", 3, 3, 0);
            row(Opcode.CODESIZE, "CODESIZE", 2, 0, 1);
            row(Opcode.CODECOPY, "CODECOPY", 3, 3, 0);
            row(Opcode.GASPRICE, "GASPRICE", 2, 0, 1);
            row(Opcode.EXTCODESIZE, "EXTCODESIZE", 100, 1, 1);
            row(Opcode.EXTCODECOPY, "EXTCODECOPY", 100, 4, 0);
            row(Opcode.RETURNDATASIZE, "RETURNDATASIZE", 2, 0, 1);
            row(Opcode.RETURNDATACOPY, "RETURNDATACOPY", 3, 3, 0);
            row(Opcode.EXTCODEHASH, "EXTCODEHASH", 100, 1, 1);
            row(Opcode.BLOCKHASH, "BLOCKHASH", 20, 1, 1);
            row(Opcode.COINBASE, "COINBASE", 2, 0, 1);
            row(Opcode.TIMESTAMP, "TIMESTAMP", 2, 0, 1);
            row(Opcode.NUMBER, "NUMBER", 2, 0, 1);
            row(Opcode.DIFFICULTY, "PREVRANDAO", 2, 0, 1);
            row(Opcode.GASLIMIT, "GASLIMIT", 2, 0, 1);
            row(Opcode.CHAINID, "CHAINID", 2, 0, 1);
            row(Opcode.SELFBALANCE, "SELFBALANCE", 5, 0, 1);
            row(Opcode.BASEFEE, "BASEFEE", 2, 0, 1);
            row(Opcode.BLOBHASH, "BLOBHASH", 3, 1, 1, Revision.CANCUN);
            row(Opcode.BLOBBASEFEE, "BLOBBASEFEE", 2, 0, 1, Revision.CANCUN);
        }

        private void memoryAndFlow() {
            row(Opcode.POP, "POP", 2, 1, 0);
            row(Opcode.MLOAD, "MLOAD", 3, 1, 1);
            row(Opcode.MSTORE, "MSTORE", 3, 2, 0);
            row(Opcode.MSTORE8, "MSTORE8", 3, 2, 0);
            row(Opcode.SLOAD, "SLOAD", 100, 1, 1);
            row(Opcode.SSTORE, "SSTORE", 0, 2, 0);
            row(Opcode.JUMP, "JUMP", 8, 1, 0);
            row(Opcode.JUMPI, "JUMPI", 10, 2, 0);
            row(Opcode.PC, "PC", 2, 0, 1);
            row(Opcode.MSIZE, "MSIZE", 2, 0, 1);
            row(Opcode.GAS, "GAS", 2, 0, 1);
            row(Opcode.JUMPDEST, "JUMPDEST", 1, 0, 0);
            row(Opcode.TLOAD, "TLOAD", 100, 1, 1, Revision.CANCUN);
            row(Opcode.TSTORE, "TSTORE", 100, 2, 0, Revision.CANCUN);
            row(Opcode.MCOPY, "MCOPY", 3, 3, 0, Revision.CANCUN);
            row(Opcode.PUSH0, "PUSH0", 2, 0, 1, Revision.SHANGHAI);
        }

        private void calls() {
            row(Opcode.CREATE, "CREATE", 32000, 3, 1);
            row(Opcode.CALL, "CALL", 100, 7, 1);
            row(Opcode.CALLCODE, "CALLCODE", 100, 7, 1);
            row(Opcode.RETURN, "RETURN", 0, 2, 0);
            row(Opcode.DELEGATECALL, "DELEGATECALL", 100, 6, 1);
            row(Opcode.CREATE2, "CREATE2", 32000, 4, 1);
            row(Opcode.STATICCALL, "STATICCALL", 100, 6, 1);
            row(Opcode.REVERT, "REVERT", 0, 2, 0);
            row(Opcode.SELFDESTRUCT, "SELFDESTRUCT", 5000, 1, 0);
        }

        private void families() {
            for (int n = 1; n <= 32; n++) {
                row(Opcode.PUSH1 + n - 1, "PUSH" + n, 3, 0, 1);
            }
            for (int n = 1; n <= 16; n++) {
                row(Opcode.DUP1 + n - 1, "DUP" + n, 3, n, n + 1);
                row(Opcode.SWAP1 + n - 1, "SWAP" + n, 3, n + 1, n + 1);
            }
            for (int n = 0; n <= 4; n++) {
                row(Opcode.LOG0 + n, "LOG" + n, 375 * (n + 1), n + 2, 0);
            }
        }

        private void row(int opcode, String mnemonic, int gas, int in, int out) {
            row(opcode, mnemonic, gas, in, out, Revision.LONDON);
        }

        private void row(int opcode, String mnemonic, int gas, int in, int out, Revision since) {
            table[opcode] = new Instruction(opcode, mnemonic, gas, in, out, since);
        }
    }
}
