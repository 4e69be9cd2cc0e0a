// What every program finds: accounts, a block, and inputs that precompiled contracts accept.
import { concat, hexToBytes, padHex, toHex } from 'viem';
import { sign } from 'viem/accounts';

const address = (suffix) => padHex(suffix, { size: 20, dir: 'left' });

export const sender = '0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b';
export const contracts = ['0xc1', '0xc2', '0xc3'].map((tail) => concat(['0x00000000000000000000000000000000100000', tail]));
const richWithoutCode = '0x00000000000000000000000000000000200000e1';
const nonExistent = '0x00000000000000000000000000000000300000d1';
const coinbase = '0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba';

/** 0x0a is no precompiled contract on a chain without blobs. */
const precompiles = Array.from({ length: 9 }, (_, index) => address(toHex(index + 1)));

/** Whom a program calls or asks about, besides contracts. */
export const others = [richWithoutCode, nonExistent, sender, coinbase, ...precompiles];

export const block = {
  chainId: 31337,
  number: 1000,
  timestamp: 1_700_000_000,
  coinbase,
  gasLimit: 30_000_000,
  baseFeePerGas: 1_000_000_007,
  difficulty: 0x20000,
};
export const gasPrice = 2_000_000_000;

/** Warm from the start, as a transaction makes them (EIP-2929, EIP-3651). */
export const warm = [...precompiles, sender, coinbase];

/** Accounts before the program, contracts aside. */
export const plainAccounts = {
  [sender]: { nonce: 8, balance: 10n ** 18n },
  [richWithoutCode]: { nonce: 0, balance: 10n ** 15n },
};

const word = (value) => padHex(toHex(value), { size: 32 });
const field = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
const g = [1n, 2n];
const minusG = [1n, field - 2n];
const twoG = [
  0x030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3n,
  0x15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4n,
];
const g2 = [
  0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2n,
  0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6edn,
  0x090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975bn,
  0x12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daan,
];
const points = [g, minusG, twoG, [0n, 0n], [1n, 3n], [field, 2n]];

const messageHash = padHex('0x57', { size: 32 });
const signature = await sign({ hash: messageHash, privateKey: padHex('0x1234', { size: 32 }) });
const words = (...values) => hexToBytes(concat(values.map(word)));

/** Writers of an input for each precompiled contract; some inputs are wrong on purpose. */
const inputs = [
  (random) => {
    const { r, s, v } = signature;
    return hexToBytes(concat([messageHash, word(random.percent(80) ? v : random.pick([0n, 26n, 29n])), r, s]));
  },
  (random) => random.bytes(random.below(130)),
  (random) => random.bytes(random.below(130)),
  (random) => random.bytes(random.below(130)),
  (random) => {
    const sizes = [random.below(40), random.below(36), random.below(40)];
    const body = random.bytes(sizes.reduce((sum, size) => sum + size, 0) + random.below(3));
    return Uint8Array.from([...words(...sizes), ...body]);
  },
  (random) => words(...random.pick(points), ...random.pick(points)),
  (random) => Uint8Array.from([...words(...random.pick(points)), ...random.bytes(32)]),
  (random) => {
    if (random.percent(90)) return random.bytes(random.pick([0, 1, 191]));
    return words(...g, ...g2, ...random.pick([g, minusG, [0n, 0n]]), ...g2);
  },
  (random) => {
    const rounds = [0, 0, 0, random.below(24)];
    return Uint8Array.from([...rounds, ...random.bytes(208), random.pick([0, 1, 0, 1, 2])]);
  },
];

/** A precompiled contract and an input for it. */
export function precompiledCall(random) {
  const index = random.below(precompiles.length);
  return { address: precompiles[index], input: inputs[index](random) };
}
