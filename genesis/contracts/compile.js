// Compiles WorkRegistry.sol and compares the result with the code in the genesis files; with --write puts it there.
//
//   npm install && npm run check
//
// The code is reproducible: the compiler is pinned, and no metadata is appended.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

const REGISTRY = '0x0000000000000000000000000000000000000057';
const PRESETS = ['devnet.json', 'testnet.json'];

const here = dirname(fileURLToPath(import.meta.url));

function runtimeCode() {
  const input = {
    language: 'Solidity',
    sources: { 'WorkRegistry.sol': { content: readFileSync(join(here, 'WorkRegistry.sol'), 'utf8') } },
    settings: {
      evmVersion: 'cancun',
      optimizer: { enabled: true, runs: 1_000_000 },
      metadata: { appendCBOR: false, bytecodeHash: 'none' },
      outputSelection: { '*': { '*': ['evm.deployedBytecode.object'] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const problems = output.errors ?? [];
  if (problems.length > 0) {
    throw new Error(problems.map((problem) => problem.formattedMessage).join('\n'));
  }
  return '0x' + output.contracts['WorkRegistry.sol'].WorkRegistry.evm.deployedBytecode.object;
}

const code = runtimeCode();
let different = false;
for (const preset of PRESETS) {
  const file = join(here, '..', preset);
  const genesis = JSON.parse(readFileSync(file, 'utf8'));
  if (process.argv.includes('--write')) {
    genesis.alloc[REGISTRY].code = code;
    writeFileSync(file, JSON.stringify(genesis, null, 2) + '\n');
    console.log(`${preset}: wrote ${code.length / 2 - 1} bytes`);
  } else if (genesis.alloc[REGISTRY].code === code) {
    console.log(`${preset}: same ${code.length / 2 - 1} bytes`);
  } else {
    different = true;
    console.error(`${preset}: the code of the work registry is not what WorkRegistry.sol compiles to; run npm run write`);
  }
}
process.exitCode = different ? 1 : 0;
