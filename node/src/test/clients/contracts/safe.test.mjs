// A Safe 1.4.1 multisig as published: a proxy of three owners of whom two must sign.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { concat, encodeFunctionData, getAddress, parseEther, parseEventLogs, zeroAddress } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { mined, node, read, senders } from '../chain.mjs';
import { published } from './artifacts.mjs';

const artifact = (path) => published(`@safe-global/safe-contracts/build/artifacts/contracts/${path}`);
const Safe = artifact('Safe.sol/Safe.json');
const ProxyFactory = artifact('proxies/SafeProxyFactory.sol/SafeProxyFactory.json');
const FallbackHandler = artifact('handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json');

const gas = 6_000_000n;
const types = {
  SafeTx: [
    { type: 'address', name: 'to' },
    { type: 'uint256', name: 'value' },
    { type: 'bytes', name: 'data' },
    { type: 'uint8', name: 'operation' },
    { type: 'uint256', name: 'safeTxGas' },
    { type: 'uint256', name: 'baseGas' },
    { type: 'uint256', name: 'gasPrice' },
    { type: 'address', name: 'gasToken' },
    { type: 'address', name: 'refundReceiver' },
    { type: 'uint256', name: 'nonce' },
  ],
};

it('Safe: deploys a proxy and pays when two of three owners sign, not when one does', async () => {
  const [deployer, relayer] = senders('safe');
  const owners = [deployer.account, relayer.account, privateKeyToAccount(generatePrivateKey())];
  const singleton = await deployer.deploy(Safe, [], { gas });
  const factory = await deployer.deploy(ProxyFactory, [], { gas });
  const handler = await deployer.deploy(FallbackHandler, [], { gas });
  const setup = encodeFunctionData({
    abi: Safe.abi,
    functionName: 'setup',
    args: [owners.map(({ address }) => address), 2n, zeroAddress, '0x', handler.address, zeroAddress, 0n, zeroAddress],
  });
  const made = await deployer.call(factory, 'createProxyWithNonce', [singleton.address, setup, 57n], { gas: 1_000_000n });
  const [{ args: creation }] = parseEventLogs({ abi: ProxyFactory.abi, logs: made.logs, eventName: 'ProxyCreation' });
  const safe = { address: creation.proxy, abi: Safe.abi };
  await mined(await deployer.send({ to: safe.address, value: parseEther('5') }));
  assert.deepEqual(await read(safe, 'getOwners'), owners.map(({ address }) => getAddress(address)));
  assert.equal(await read(safe, 'getThreshold'), 2n);

  const payee = privateKeyToAccount(generatePrivateKey()).address;
  const message = {
    to: payee, value: parseEther('2'), data: '0x', operation: 0, safeTxGas: 0n, baseGas: 0n, gasPrice: 0n,
    gasToken: zeroAddress, refundReceiver: zeroAddress, nonce: await read(safe, 'nonce'),
  };
  const domain = { chainId: 31337, verifyingContract: safe.address };
  const signed = async (signers) => {
    const ordered = [...signers].sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
    const signatures = ordered.map((owner) => owner.signTypedData({ domain, types, primaryType: 'SafeTx', message }));
    const { nonce, ...call } = message;
    return [...Object.values(call), concat(await Promise.all(signatures))];
  };

  await assert.rejects(read(safe, 'execTransaction', await signed([owners[1]])), /GS020/);
  const receipt = await relayer.call(safe, 'execTransaction', await signed([owners[0], owners[2]]));
  const names = parseEventLogs({ abi: Safe.abi, logs: receipt.logs }).map(({ eventName }) => eventName);
  assert.ok(names.includes('ExecutionSuccess'), `logged ${names}`);
  assert.equal(await node.getBalance({ address: payee }), parseEther('2'));
  assert.equal(await read(safe, 'nonce'), 1n);
  await assert.rejects(read(safe, 'execTransaction', await signed([owners[0], owners[2]])), /GS026/, 'signed for nonce 0');
});
