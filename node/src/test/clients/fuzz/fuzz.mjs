// Writes random programs and what @ethereumjs/evm makes of them, one line of JSON each:
//   node fuzz.mjs --seed 57 --count 10000
// A program depends on the seed and its own number alone: --first 1234 --count 1 writes one of them again.
import { parseArgs } from 'node:util';
import { bytesToHex } from 'viem';
import { writeNoise, writeProgram } from './program.mjs';
import { Random } from './random.mjs';
import { reference } from './reference.mjs';
import { block, contracts, gasPrice, plainAccounts, sender, warm } from './world.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    first: { type: 'string', default: '0' },
    count: { type: 'string', default: '100' },
  },
});
const seed = Number(values.seed ?? Date.now());

/** Accounts and a message to one of them; sometimes a creation. */
function scenario(number) {
  const random = new Random(seed + number * 0x1_0000_0001);
  const accounts = { ...plainAccounts };
  for (const [index, address] of contracts.entries()) {
    const statements = random.between(5, index === 0 ? 40 : 15);
    const code = random.percent(4) ? writeNoise(random) : writeProgram(random, statements, contracts.slice(index + 1));
    accounts[address] = { nonce: 1, balance: random.pick([0n, 1000n, 10n ** 16n]), code: bytesToHex(code), storage: storage(random) };
  }
  const creates = random.percent(8);
  const message = {
    from: sender,
    ...(creates ? {} : { to: contracts[0] }),
    value: random.pick([0n, 0n, 1n, 12345n]),
    gas: random.weighted([[1, 30_000], [1, 200_000], [6, 1_500_000]]),
    input: bytesToHex(creates ? writeProgram(random, random.between(3, 30), contracts) : random.bytes(random.below(100))),
  };
  return { accounts, message };
}

function storage(random) {
  return Object.fromEntries(
    Array.from({ length: random.below(4) }, () => [`0x0${random.below(6)}`, `0x0${random.between(1, 2)}`]),
  );
}

const plain = (_, value) => (typeof value === 'bigint' ? value.toString() : value);
const first = Number(values.first);
for (let number = first; number < first + Number(values.count); number++) {
  const before = scenario(number);
  const expected = await reference(before);
  const line = `${JSON.stringify({ seed, number, block, gasPrice, warm, ...before, expected }, plain)}\n`;
  if (!process.stdout.write(line)) await new Promise((resume) => process.stdout.once('drain', resume));
}
