// Contracts to deploy: compiled code as its authors published it, or compiled here where they publish sources only.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const clients = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(clients, 'node_modules/.cache/lode-contracts');

/** A published artefact of a package, in the layout of Hardhat, Waffle or Truffle. */
export function published(path) {
  const { abi, bytecode, evm } = require(path);
  const code = bytecode ?? evm.bytecode.object;
  return { abi, bytecode: code.startsWith('0x') ? code : `0x${code}` };
}

/** Compiles a file of ours, imports from packages included, and returns its contracts by name. */
export function compiled(file) {
  const content = readFileSync(join(clients, file), 'utf8');
  const key = createHash('sha256').update(content);
  for (const input of ['solc', '@openzeppelin/contracts']) key.update(require(`${input}/package.json`).version);
  const cached = join(cache, `${basename(file, '.sol')}-${key.digest('hex').slice(0, 16)}.json`);
  if (!existsSync(cached)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(cached, JSON.stringify(compile(file, content)));
  }
  return JSON.parse(readFileSync(cached, 'utf8'));
}

function compile(file, content) {
  const solc = require('solc');
  const input = {
    language: 'Solidity',
    sources: { [file]: { content } },
    settings: {
      evmVersion: 'cancun',
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: fromPackage }));
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  return Object.fromEntries(
    Object.entries(output.contracts[file]).map(([name, { abi, evm }]) => [
      name,
      { abi, bytecode: `0x${evm.bytecode.object}` },
    ]),
  );
}

function fromPackage(path) {
  return { contents: readFileSync(require.resolve(path), 'utf8') };
}
