// Writes random programs that do something: every instruction finds its operands, jumps land, loops end, calls are answered.
import { hexToBytes } from 'viem';
import { opcodes } from './opcodes.mjs';
import { contracts, others, precompiledCall } from './world.mjs';

const named = (names) => names.split(' ');
const arithmetic = named(
  'ADD MUL SUB DIV SDIV MOD SMOD ADDMOD MULMOD EXP SIGNEXTEND LT GT SLT SGT EQ ISZERO AND OR XOR NOT BYTE SHL SHR SAR');
const environment = named(
  'ADDRESS ORIGIN CALLER CALLVALUE CALLDATASIZE CODESIZE GASPRICE RETURNDATASIZE COINBASE TIMESTAMP NUMBER PREVRANDAO ' +
    'GASLIMIT CHAINID SELFBALANCE BASEFEE BLOBBASEFEE PC MSIZE GAS');
const logs = named('LOG0 LOG1 LOG2 LOG3 LOG4');
const calls = named('CALL CALL CALL CALLCODE DELEGATECALL DELEGATECALL STATICCALL STATICCALL');

const highBit = 1n << 255n;
const allOnes = (1n << 256n) - 1n;
const edges = [0n, 1n, 2n, 3n, 31n, 32n, 33n, 255n, 256n, 257n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 128n, highBit - 1n, highBit,
  highBit + 1n, allOnes - 1n, allOnes];
const stackLimit = 1000;
const nestingLimit = 3;

/**
 * A program of about so many statements. It calls the contracts `below` often and the others, itself among them, seldom:
 * programs that call each other freely do nothing but run out of gas.
 */
export function writeProgram(random, statements, below) {
  return new ProgramWriter(random, below, 0).write(statements);
}

/** Bytes without sense: undefined instructions, missing operands, jumps into push data. */
export function writeNoise(random) {
  const codes = Object.values(opcodes).map(({ code }) => code);
  return Uint8Array.from({ length: random.between(1, 60) }, () =>
    random.weighted([[3, random.pick(codes)], [3, 0x5f + random.below(4)], [1, 0x80 + random.below(4)], [1, random.below(256)]]),
  );
}

class ProgramWriter {
  #random;
  #below;
  #nesting;
  #code = [];
  #blobs = [];
  #patches = [];
  /** Words on the stack, and below which of them a loop's body must not reach. */
  #depth = 0;
  #floor = 0;

  constructor(random, below, nesting) {
    this.#random = random;
    this.#below = below;
    this.#nesting = nesting;
  }

  write(statements) {
    for (let i = 0; i < statements; i++) this.#statement();
    this.#end();
    return this.#assembled();
  }

  #statement() {
    const random = this.#random;
    random.weighted([
      [30, () => this.#op(random.pick(arithmetic))],
      [10, () => this.#push(this.#value())],
      [8, () => this.#stack()],
      [10, () => this.#op(random.pick(environment))],
      [6, () => this.#question()],
      [14, () => this.#memory()],
      [14, () => this.#storage()],
      [3, () => this.#log()],
      [6, () => this.#branch()],
      [4, () => this.#loop()],
      [10, () => this.#call()],
      [4, () => this.#precompiled()],
      [3, () => this.#create()],
    ])();
    if (random.below(300) === 0) this.#rare();
  }

  // Values

  #value() {
    const random = this.#random;
    return random.weighted([
      [4, () => random.pick(edges)],
      [3, () => BigInt(random.below(300))],
      [2, () => BigInt(`0x${Buffer.from(random.bytes(random.between(1, 32))).toString('hex')}`)],
      [1, () => this.#callee()],
    ])();
  }

  #offset() {
    const random = this.#random;
    return random.weighted([
      [60, () => BigInt(32 * random.below(8))],
      [30, () => BigInt(random.below(600))],
      [9, () => BigInt(random.below(3000))],
      [1, () => this.#wild()],
    ])();
  }

  #size() {
    const random = this.#random;
    return random.weighted([
      [40, () => BigInt(random.below(100))],
      [40, () => 32n],
      [20, () => 0n],
      [9, () => BigInt(random.below(2000))],
      [1, () => this.#wild()],
    ])();
  }

  /** An offset or size that mostly ends the call: rare, for what comes after it is not reached. */
  #wild() {
    return this.#random.percent(30) ? this.#random.pick(edges) : BigInt(this.#random.below(40_000));
  }

  // Statements

  #op(name) {
    const { code, pops, pushes } = opcodes[name];
    while (this.#depth - this.#floor < pops) this.#push(this.#value());
    this.#emit(code, pushes - pops);
    if (this.#depth > stackLimit) this.#emit(opcodes.POP.code, -1);
  }

  /** Pushes operands, the first of them last, and runs an instruction on them and on what was there for the rest. */
  #apply(name, ...operands) {
    while (this.#depth - this.#floor < opcodes[name].pops - operands.length) this.#push(this.#value());
    for (const operand of operands.reverse()) typeof operand === 'function' ? operand() : this.#push(operand);
    this.#op(name);
  }

  #stack() {
    const available = this.#depth - this.#floor;
    if (available === 0) return this.#push(this.#value());
    const reach = this.#random.between(1, Math.min(16, available));
    this.#random.weighted([
      [4, () => this.#emit(0x80 + reach - 1, 1)],
      [4, () => available > reach && this.#emit(0x90 + reach - 1, 0)],
      [2, () => this.#op('POP')],
    ])();
  }

  #question() {
    const random = this.#random;
    const name = random.pick(named('BALANCE EXTCODESIZE EXTCODEHASH CALLDATALOAD BLOCKHASH BLOBHASH EXTCODECOPY'));
    if (name === 'CALLDATALOAD') this.#apply(name, BigInt(random.below(70)));
    else if (name === 'BLOCKHASH') this.#apply(name, BigInt(random.between(740, 1003)));
    else if (name === 'BLOBHASH') this.#apply(name, this.#value());
    else if (name === 'EXTCODECOPY') this.#apply(name, this.#callee(), this.#offset(), this.#offset(), this.#size());
    else this.#apply(name, this.#callee());
  }

  #callee() {
    const random = this.#random;
    const callee = random.weighted([
      [10, () => random.pick(this.#below.length > 0 ? this.#below : others)],
      [9, () => random.pick(others)],
      [1, () => random.pick(contracts)],
    ])();
    return BigInt(callee);
  }

  #memory() {
    const offset = () => this.#offset();
    this.#random.weighted([
      [6, () => this.#apply('MSTORE', offset())],
      [3, () => this.#apply('MSTORE8', offset())],
      [5, () => this.#apply('MLOAD', offset())],
      [4, () => this.#apply('KECCAK256', offset(), this.#size())],
      [3, () => this.#apply('MCOPY', offset(), offset(), this.#size())],
      [2, () => this.#apply('CALLDATACOPY', offset(), offset(), this.#size())],
      [2, () => this.#apply('CODECOPY', offset(), offset(), this.#size())],
      [2, () => this.#copyReturnData()],
    ])();
  }

  #copyReturnData() {
    if (this.#random.percent(1)) this.#apply('RETURNDATACOPY', this.#offset(), this.#offset(), this.#size());
    else this.#apply('RETURNDATACOPY', this.#offset(), 0n, () => this.#op('RETURNDATASIZE'));
  }

  #storage() {
    const random = this.#random;
    const slot = random.percent(95) ? BigInt(random.below(6)) : this.#value();
    random.weighted([
      [5, () => this.#apply('SLOAD', slot)],
      [5, () => this.#apply('SSTORE', slot, BigInt(random.below(3)))],
      [2, () => this.#apply('SSTORE', slot)],
      [2, () => this.#apply('TLOAD', slot)],
      [2, () => this.#apply('TSTORE', slot)],
    ])();
  }

  #log() {
    this.#apply(this.#random.pick(logs), this.#offset(), this.#size());
  }

  #branch() {
    if (this.#nesting >= nestingLimit) return;
    const after = this.#label();
    this.#op('ISZERO');
    this.#pushLabel(after);
    this.#emit(opcodes.JUMPI.code, -2);
    this.#balanced(() => this.#block(this.#random.between(1, 5)));
    this.#place(after);
  }

  /** Counts down from a constant that the body cannot reach. */
  #loop() {
    if (this.#nesting >= nestingLimit) return;
    const again = this.#label();
    this.#push(BigInt(this.#random.between(1, 6)));
    this.#place(again);
    const floor = this.#floor;
    this.#floor = this.#depth;
    this.#balanced(() => this.#block(this.#random.between(1, 6)));
    this.#floor = floor;
    this.#push(1n);
    this.#emit(0x90, 0);
    this.#op('SUB');
    this.#emit(0x80, 1);
    this.#pushLabel(again);
    this.#emit(opcodes.JUMPI.code, -2);
    this.#op('POP');
  }

  #block(statements) {
    this.#nesting++;
    for (let i = 0; i < statements; i++) this.#statement();
    this.#nesting--;
  }

  /** Both ways past a jump must leave the stack equally high. */
  #balanced(body) {
    const before = this.#depth;
    body();
    while (this.#depth > before) this.#emit(opcodes.POP.code, -1);
    while (this.#depth < before) this.#push(0n);
  }

  #call() {
    this.#callTo(this.#callee(), this.#offset(), this.#size());
  }

  #precompiled() {
    const { address, input } = precompiledCall(this.#random);
    const offset = BigInt(32 * this.#random.below(4));
    this.#copyBlob(input, offset);
    this.#callTo(BigInt(address), offset, BigInt(input.length));
  }

  #callTo(address, inputOffset, inputSize) {
    const random = this.#random;
    const name = random.pick(calls);
    const gas = random.weighted([
      [4, () => () => this.#op('GAS')],
      [30, () => BigInt(random.between(1000, 60_000))],
      [5, () => BigInt(random.pick([0, 100, 2300, 2301]))],
      [1, () => allOnes],
    ])();
    const value = random.weighted([[8, 0n], [3, 1n], [1, 10n ** 15n], [1, 10n ** 20n]]);
    const values = name === 'CALL' || name === 'CALLCODE' ? [value] : [];
    this.#apply(name, gas, address, ...values, inputOffset, inputSize, this.#offset(), this.#size());
    if (random.percent(40)) this.#copyReturnData();
  }

  #create() {
    const random = this.#random;
    if (this.#nesting >= nestingLimit) return;
    const initCode = this.#initCode();
    const offset = BigInt(32 * random.below(4));
    this.#copyBlob(initCode, offset);
    const value = random.weighted([[6, 0n], [2, 1n], [1, 10n ** 20n]]);
    const size = BigInt(initCode.length);
    if (random.percent(50)) this.#apply('CREATE', value, offset, size);
    else this.#apply('CREATE2', value, offset, size, BigInt(random.below(2)));
    if (random.percent(70)) this.#callCreated();
  }

  /** Calls the address on top of the stack, which stays. */
  #callCreated() {
    for (const operand of [32n, 0n, 32n, 0n, 0n]) this.#push(operand);
    this.#emit(0x85, 1);
    this.#op('GAS');
    this.#op('CALL');
  }

  #initCode() {
    const random = this.#random;
    const nested = (statements) => new ProgramWriter(random, [], this.#nesting + 1).write(statements);
    return random.weighted([
      [24, () => returning(nested(random.between(1, 8)))],
      [6, () => nested(random.between(1, 4))],
      [1, () => returning(Uint8Array.of(0xef, 0))],
      [1, () => random.bytes(random.below(20))],
      [1, () => Uint8Array.of(0x30, 0xff)],
    ])();
  }

  #rare() {
    this.#random.weighted([
      [3, () => this.#apply('SELFDESTRUCT', this.#callee())],
      [2, () => this.#emit(this.#random.below(256), 0)],
      [1, () => this.#emit(opcodes.INVALID.code, 0)],
      [1, () => this.#endless()],
      [2, () => this.#apply('JUMP', this.#value())],
    ])();
  }

  /** Ends by the stack's limit or by the gas's. */
  #endless() {
    const again = this.#label();
    this.#place(again);
    if (this.#random.percent(50)) this.#emit(opcodes.PUSH0.code, 0);
    this.#pushLabel(again);
    this.#emit(opcodes.JUMP.code, -1);
  }

  #end() {
    this.#random.weighted([
      [6, () => this.#apply('RETURN', this.#offset(), this.#size())],
      [2, () => this.#apply('REVERT', this.#offset(), this.#size())],
      [1, () => this.#op('STOP')],
      [1, () => {}],
      [1, () => this.#apply('SELFDESTRUCT', this.#callee())],
    ])();
  }

  // Assembling

  #emit(byte, change) {
    this.#code.push(byte);
    this.#depth += change;
  }

  #push(value) {
    const digits = value === 0n ? '' : value.toString(16);
    const bytes = hexToBytes(`0x${digits.padStart(digits.length + (digits.length % 2), '0')}`);
    this.#emit(0x5f + bytes.length, 1);
    this.#code.push(...bytes);
  }

  #label() {
    return { position: -1 };
  }

  #place(label) {
    label.position = this.#code.length;
    this.#emit(opcodes.JUMPDEST.code, 0);
  }

  #pushLabel(label) {
    this.#emit(0x61, 1);
    this.#patches.push({ at: this.#code.length, target: () => label.position });
    this.#code.push(0, 0);
  }

  /** Copies bytes that follow the code into memory. */
  #copyBlob(bytes, memoryOffset) {
    const blob = { bytes, position: -1 };
    this.#blobs.push(blob);
    this.#push(BigInt(bytes.length));
    this.#pushLabel(blob);
    this.#push(memoryOffset);
    this.#op('CODECOPY');
  }

  #assembled() {
    const code = [...this.#code, opcodes.INVALID.code];
    for (const blob of this.#blobs) {
      blob.position = code.length;
      code.push(...blob.bytes);
    }
    for (const { at, target } of this.#patches) {
      code[at] = target() >> 8;
      code[at + 1] = target() & 0xff;
    }
    return Uint8Array.from(code);
  }
}

/** Init code that leaves `runtime` as the contract's code. */
function returning(runtime) {
  const prefix = [0x61, runtime.length >> 8, runtime.length & 0xff, 0x80, 0x60, 11, 0x5f, 0x39, 0x5f, 0xf3, 0xfe];
  return Uint8Array.from([...prefix, ...runtime]);
}
