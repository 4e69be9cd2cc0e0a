package org.lode.benchmarks.evm;

import java.io.ByteArrayOutputStream;
import org.lode.consensus.evm.Opcode;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** What a program does most. Each runs in a loop that ends when the gas does. */
public enum Mix {
    /** Additions, products, comparisons, shifts and bits on words of 256 bits. */
    ARITHMETIC {
        @Override
        void body(Assembler code) {
            code.op(Opcode.DUP1, Opcode.DUP1 + 2, Opcode.MUL, Opcode.DUP1 + 2, Opcode.ADD, Opcode.DUP1, Opcode.DUP1 + 2)
                    .op(Opcode.LT, Opcode.ISZERO, Opcode.SWAP1)
                    .push(7)
                    .op(Opcode.SHR, Opcode.XOR, Opcode.DUP1 + 1, Opcode.AND, Opcode.SUB)
                    .push(1)
                    .op(Opcode.ADD);
        }
    },
    /** Full division and modular products. */
    DIVISION {
        @Override
        void body(Assembler code) {
            code.op(Opcode.DUP1 + 1, Opcode.DUP1 + 1, Opcode.DIV, Opcode.DUP1 + 2, Opcode.MOD)
                    .op(Opcode.DUP1 + 2, Opcode.DUP1 + 2, Opcode.DUP1 + 2, Opcode.MULMOD, Opcode.ADD, Opcode.POP);
        }
    },
    /** Words written to memory and read back. */
    MEMORY {
        @Override
        void body(Assembler code) {
            code.op(Opcode.DUP1).push(0x40).op(Opcode.MSTORE).push(0x40).op(Opcode.MLOAD, Opcode.DUP1);
            code.push(0x5f).op(Opcode.MSTORE).push(0x60).op(Opcode.MLOAD, Opcode.ADD, Opcode.ADD);
        }
    },
    /** Keccak-256 of 64 bytes: the slot of a mapping's entry. */
    HASHING {
        @Override
        void body(Assembler code) {
            code.op(Opcode.DUP1).push(0x20).op(Opcode.MSTORE).push(0x40).push(0).op(Opcode.KECCAK256, Opcode.XOR);
        }
    },
    /** Sixteen slots read and written in turn, warm. */
    STORAGE {
        @Override
        void body(Assembler code) {
            code.push(1).op(Opcode.ADD, Opcode.DUP1).push(15).op(Opcode.AND, Opcode.DUP1, Opcode.SLOAD);
            code.op(Opcode.DUP1 + 2, Opcode.ADD, Opcode.SWAP1, Opcode.SSTORE);
        }
    },
    /** Calls of a small contract that adds two words. */
    CALLS {
        @Override
        void body(Assembler code) {
            code.push(32).push(0).push(64).push(0).push(0xca11ee).op(Opcode.GAS, Opcode.STATICCALL, Opcode.POP);
        }
    },
    /** What a token's transfer does: two entries of a mapping hashed, read, checked and written, and a log. */
    TOKEN {
        @Override
        void body(Assembler code) {
            for (int account = 1; account <= 2; account++) {
                code.push(account).push(0).op(Opcode.MSTORE).push(3).push(0x20).op(Opcode.MSTORE);
                code.push(0x40).push(0).op(Opcode.KECCAK256, Opcode.DUP1, Opcode.SLOAD, Opcode.DUP1);
                code.op(Opcode.CALLVALUE, Opcode.GT, Opcode.POP).push(1).op(Opcode.ADD, Opcode.SWAP1, Opcode.SSTORE);
            }
            code.push(2).push(1).push(0xddf252adL).push(32).push(0).op(Opcode.LOG0 + 3);
        }
    };

    /** Returns the sum of the two words that it is called with. */
    static final Bytes CALLEE = new Assembler()
            .push(0)
            .op(Opcode.CALLDATALOAD)
            .push(32)
            .op(Opcode.CALLDATALOAD, Opcode.ADD)
            .push(0)
            .op(Opcode.MSTORE)
            .push(32)
            .push(0)
            .op(Opcode.RETURN)
            .code();

    abstract void body(Assembler code);

    Bytes program() {
        Assembler code = new Assembler();
        code.push(UInt256.MAX.dividedBy(UInt256.of(3))).push(UInt256.MAX.dividedBy(UInt256.of(1_000_003)));
        code.push(UInt256.MAX.dividedBy(UInt256.of(11)));
        int loop = code.here();
        code.op(Opcode.JUMPDEST);
        for (int i = 0; i < 4; i++) {
            body(code);
        }
        return code.push(loop).op(Opcode.JUMP).code();
    }

    /** Writes code. */
    static final class Assembler {
        private final ByteArrayOutputStream code = new ByteArrayOutputStream();

        Assembler op(int... opcodes) {
            for (int opcode : opcodes) {
                code.write(opcode);
            }
            return this;
        }

        Assembler push(long value) {
            return push(UInt256.of(value));
        }

        Assembler push(UInt256 value) {
            byte[] digits = value.toMinimalBytes();
            op(Opcode.PUSH0 + digits.length);
            code.writeBytes(digits);
            return this;
        }

        int here() {
            return code.size();
        }

        Bytes code() {
            return Bytes.owning(code.toByteArray());
        }
    }
}
