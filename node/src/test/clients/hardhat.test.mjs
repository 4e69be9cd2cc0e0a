// A Hardhat 2 project compiles, deploys and runs its own tests with --network lode.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { patience, rpcUrl } from './chain.mjs';

it('a Hardhat project passes its tests on this network', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [fileURLToPath(import.meta.resolve('hardhat/internal/cli/bootstrap.js')), 'test', '--network', 'lode'],
    {
      cwd: fileURLToPath(new URL('hardhat/', import.meta.url)),
      env: { ...process.env, LODE_RPC: rpcUrl, HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true', CI: 'true' },
      timeout: 2 * patience,
    },
  );
  assert.match(stdout, /3 passing/);
  assert.doesNotMatch(stdout, /failing/);
});
