package org.lode.consensus.evm;

/**
 * What is fixed about an instruction: everything but its meaning.
 *
 * @param gas what it costs before anything that depends on its operands
 * @param stackIn words it takes, or must find, on the stack
 * @param stackOut words it leaves in their place
 */
public record Instruction(int opcode, String mnemonic, int gas, int stackIn, int stackOut, Revision since) {}
