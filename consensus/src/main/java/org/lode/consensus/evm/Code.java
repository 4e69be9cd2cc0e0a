package org.lode.consensus.evm;

/**
 * A contract's code, translated once for the interpreter. {@code stream} holds instructions of one or two ints: the low byte of
 * the first is an opcode, or one of the numbers below, which no opcode uses; the rest is its operand.
 *
 * <p>Instructions between two jump targets, or after one that reads the gas counter, form a block that is entered at its first
 * instruction only. Its fixed gas and its needs of the stack are summed here and settled by one {@link #BLOCK} instruction, so
 * the instructions themselves check nothing. A block that would run out of gas or stack halfway fails when it starts: either
 * way the frame loses all its gas and its changes.
 */
final class Code {
    /** Starts a block: operand {@code stackNeeded | stackGrowth << 11} in words, then an int of gas. */
    static final int BLOCK = 0x0c;

    /** Starts a single instruction, where every step is traced: its offset in the code. */
    static final int STEP = 0x0d;

    /** Pushes its operand. */
    static final int PUSH_SMALL = 0x0e;

    /** Pushes one limb of {@code words} at its operand. */
    static final int PUSH_LIMB = 0x0f;

    /** Pushes four limbs of {@code words} at its operand. */
    static final int PUSH_WORD = 0x1e;

    /** Duplicates the word whose distance from the top in limbs is its operand. */
    static final int DUP = 0x1f;

    /** Swaps the top with the word whose distance from it in limbs is its operand. */
    static final int SWAP = 0x21;

    /** Jumps to its operand, a place in the stream. */
    static final int JUMP_TO = 0x22;

    /** Jumps to its operand, a place in the stream, if the top of the stack is not zero. */
    static final int JUMP_IF_TO = 0x23;

    /** Fails: the number is no instruction. */
    static final int UNDEFINED = 0xfe;

    /** Where streams start; 0 in {@link #targets} therefore says that no jump may go there. */
    static final int START = 1;

    static final int STACK_BITS = 11;
    static final int STACK_MASK = (1 << STACK_BITS) - 1;

    /** The code as it was. */
    final byte[] bytes;

    final int[] stream;
    final long[] words;

    /** Places in the stream by offset in the code: not 0 at each JUMPDEST. */
    private final int[] targets;

    Code(byte[] bytes, int[] stream, long[] words, int[] targets) {
        this.bytes = bytes;
        this.stream = stream;
        this.words = words;
        this.targets = targets;
    }

    /** Where in the stream a jump to {@code offset} of the code leads, 0 if it is no target. */
    int target(int offset) {
        return offset < targets.length ? targets[offset] : 0;
    }

    /** What it weighs in a cache, in bytes. */
    int weight() {
        return 64 + bytes.length + 4 * stream.length + 8 * words.length + 4 * targets.length;
    }
}
