// forge and cast: build with the npm compiler, create, send, call, and run a mined transaction again with its trace.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keccak256, padHex, toHex } from 'viem';
import { node, patience, rpcUrl, senders } from './chain.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const run = promisify(execFile);

/** What the tool prints; fails as the tool does, whose npm wrapper exits with 0 all the same. */
function tool(name, ...args) {
  return toolAt(rpcUrl, name, ...args);
}

async function toolAt(url, name, ...args) {
  const file = join(here, 'node_modules/.bin', name);
  const { stdout, stderr } = await run(file, args, {
    cwd: join(here, 'foundry'),
    env: { ...process.env, ETH_RPC_URL: url, FOUNDRY_DISABLE_NIGHTLY_WARNING: '1', NO_COLOR: '1' },
    timeout: patience,
  });
  if (stderr.startsWith('Error')) throw new Error(stderr);
  return stdout.trim();
}

it('forge creates a contract, cast sends to it, reads it, and runs the transaction again', async () => {
  const [owner] = senders('foundry');
  const key = ['--private-key', owner.privateKey];
  const name = padHex(toHex('foundry'), { dir: 'right', size: 32 });

  const created = JSON.parse(
    await tool('forge', 'create', 'src/Ledger.sol:Ledger', '--broadcast', '--json', ...key, '--constructor-args', '1000'));
  const ledger = created.deployedTo;
  assert.equal(await tool('cast', 'call', ledger, 'LIMIT()(uint256)'), '1000');

  const sent = JSON.parse(
    await tool('cast', 'send', ledger, 'enter(bytes32,uint256)', name, '42', '--json', ...key));
  assert.equal(BigInt(sent.status), 1n);
  assert.equal(await tool('cast', 'call', ledger, 'sumOf(bytes32)(uint256)', name), '42');
  const slot = keccak256(`${name}${'00'.repeat(32)}`);
  assert.equal(BigInt(await tool('cast', 'storage', ledger, slot)), 42n, 'the first mapping is at slot 0');
  assert.equal(await tool('cast', 'codesize', ledger), String((await node.getCode({ address: ledger })).length / 2 - 1));
  await assert.rejects(
    tool('cast', 'call', ledger, 'enter(bytes32,uint256)', name, '1001'),
    /error code 3: execution reverted.*data: "0x6073b21f0*3e90*3e8"/, 'TooMuch(1001, 1000)');
  assert.equal(await tool('cast', 'call', ledger, 'keptWithin(uint256)(uint256)', '7'), '7');

  const gas = await tool('cast', 'estimate', ledger, 'enter(bytes32,uint256)', name, '1', '--from', owner.address);
  assert.ok(Number(gas) > 21_000 && Number(gas) < 60_000, `estimate of ${gas}`);
  const again = await toolAt(`${rpcUrl}/ethereum`, 'cast', 'run', sent.transactionHash);
  assert.match(again, /Transaction successfully executed/);
  assert.match(again, new RegExp(`Gas used: ${BigInt(sent.gasUsed)}\\b`), 'the same gas as in the block');
  assert.equal(await tool('cast', 'chain-id'), '31337');
});
