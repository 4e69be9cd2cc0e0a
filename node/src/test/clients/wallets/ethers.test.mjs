// ethers v6, unmodified, against a devnet that mines.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HDNodeWallet, JsonRpcProvider, WebSocketProvider, id, isError, parseEther, toQuantity, zeroPadValue } from 'ethers';
import {
  actualChange, ask, contributionType, expectedChange, mnemonic, patience, recentBlockWithContributions, registry, result, rewards, urls,
} from './expected.mjs';

const workRewarded = id('WorkRewarded(address,bytes32,uint256)');
const receiver = '0x00000000000000000000000000000000000e7be5';

let provider;
let wallet;

before(() => {
  provider = new JsonRpcProvider(urls.http, undefined, { pollingInterval: 200 });
  wallet = HDNodeWallet.fromPhrase(mnemonic, undefined, "m/44'/60'/0'/0/0").connect(provider);
});

after(() => provider.destroy());

test('knows the chain and what gas costs', async () => {
  assert.equal((await provider.getNetwork()).chainId, 31337n);
  const fees = await provider.getFeeData();
  assert.ok(fees.gasPrice > 0n);
  assert.ok(fees.maxFeePerGas > fees.maxPriorityFeePerGas);
  assert.equal(await provider.getCode(receiver), '0x');
  assert.equal(await provider.estimateGas({ from: wallet.address, to: receiver, value: 1n }), 21000n);
  assert.equal(await provider.call({ to: receiver }), '0x');
});

const transactions = {
  legacy: { type: 0, gas: 21000n },
  'type 1': { type: 1, gas: 25300n, accessList: [{ address: receiver, storageKeys: [zeroPadValue('0x01', 32)] }] },
  'type 2': { type: 2, gas: 21000n },
};

for (const [name, { gas, ...overrides }] of Object.entries(transactions)) {
  test(`sends a ${name} transaction and gets its receipt`, async () => {
    const value = parseEther('0.25');
    const had = await provider.getBalance(receiver);
    const sent = await wallet.sendTransaction({ to: receiver, value, ...overrides });
    const receipt = await sent.wait(1, patience);
    assert.equal(receipt.status, 1);
    assert.equal(receipt.type, overrides.type);
    assert.equal(receipt.gasUsed, gas);
    assert.equal(receipt.hash, sent.hash);
    const mined = await provider.getTransaction(sent.hash);
    assert.equal(mined.blockHash, receipt.blockHash);
    assert.equal(mined.from, wallet.address);
    assert.equal(mined.value, value);
    assert.equal(mined.gasPrice, receipt.gasPrice);
    assert.equal(mined.chainId, 31337n);
    assert.equal((await provider.getBalance(receiver, receipt.blockNumber)) - had, value);
    assert.equal(await actualChange(wallet.address, BigInt(receipt.blockNumber)),
      await expectedChange(wallet.address, BigInt(receipt.blockNumber)));
  });
}

test('reads blocks with contributions in them, by hash and by number', async () => {
  const number = await recentBlockWithContributions();
  const hashes = await provider.getBlock(Number(number));
  const full = await provider.getBlock(hashes.hash, true);
  assert.equal(full.hash, hashes.hash);
  assert.deepEqual(full.prefetchedTransactions.map((it) => it.hash), [...hashes.transactions]);
  const contributions = full.prefetchedTransactions.filter((it) => it.type === contributionType);
  assert.ok(contributions.length > 0);
  for (const contribution of contributions) {
    assert.equal(contribution.from, registry);
    assert.equal(contribution.value, rewards.contribution);
    assert.equal(contribution.gasLimit, 0n);
    const receipt = await provider.getTransactionReceipt(contribution.hash);
    assert.equal(receipt.status, 1);
    assert.equal(receipt.gasUsed, 0n);
    assert.equal(receipt.logs.length, 1);
    assert.equal(receipt.logs[0].topics[0], workRewarded);
    assert.equal(BigInt(receipt.logs[0].data), rewards.contribution);
  }
});

test('finds what a beneficiary was paid, and its balance agrees to the wei', async () => {
  const number = await recentBlockWithContributions();
  const [first] = await result('lode_contributions', toQuantity(number));
  const head = await provider.getBlockNumber();
  const logs = await provider.getLogs({
    address: registry, topics: [workRewarded, zeroPadValue(first.to, 32)], fromBlock: 0, toBlock: head,
  });
  assert.ok(logs.some((log) => log.transactionHash === first.hash && log.topics[2] === first.workId));
  let paid = 0n;
  for (const log of logs) paid += BigInt(log.data);
  const earned = await result('lode_earnings', first.to, '0x0', `0x${head.toString(16)}`);
  assert.equal(BigInt(earned.contribution), paid);
  for (let at = number > 5n ? number - 5n : 1n; at <= number; at++) {
    assert.equal(await actualChange(first.to, at), await expectedChange(first.to, at), `block ${at}`);
  }
});

test('hears of heads, of paid work and of its own transaction over WebSocket', { timeout: 3 * patience }, async () => {
  const socket = new WebSocketProvider(urls.socket);
  try {
    const heads = [];
    const threeHeads = new Promise((resolve) => {
      socket.on('block', (number) => {
        heads.push(number);
        if (heads.length === 3) resolve();
      });
    });
    const pending = new Promise((resolve) => socket.on('pending', (hash) => resolve(hash)));
    const work = new Promise((resolve) => socket.on({ address: registry, topics: [workRewarded] }, resolve));
    await socket.getBlockNumber();
    const sent = await wallet.sendTransaction({ to: receiver, value: 1n });
    await Promise.all([threeHeads, pending, sent.wait(1, patience)]);
    assert.equal(heads[1], heads[0] + 1);
    assert.equal(heads[2], heads[1] + 1);
    assert.equal(BigInt((await work).data), rewards.contribution);
  } finally {
    await socket.destroy();
  }
});

test('recognises the errors that wallets explain to people', async () => {
  const nonce = await wallet.getNonce();
  const poor = HDNodeWallet.createRandom().connect(provider);
  await assert.rejects(wallet.sendTransaction({ to: receiver, value: 1n, nonce: nonce - 1 }),
    (error) => isError(error, 'NONCE_EXPIRED'));
  await assert.rejects(poor.sendTransaction({ to: receiver, value: 1n, gasLimit: 21000n }),
    (error) => isError(error, 'INSUFFICIENT_FUNDS'));
  await assert.rejects(wallet.sendTransaction({ to: receiver, value: 1n, gasLimit: 20000n }), /intrinsic gas too low/);
  const far = { to: receiver, value: 1n, nonce: nonce + 5, gasLimit: 21000n };
  await wallet.sendTransaction(far);
  await assert.rejects(wallet.sendTransaction({ ...far, value: 2n }),
    (error) => isError(error, 'REPLACEMENT_UNDERPRICED'));
  const elsewhere = await wallet.signTransaction({
    to: receiver, value: 1n, nonce, chainId: 1n, type: 2, gasLimit: 21000n, maxFeePerGas: parseEther('0.000001'), maxPriorityFeePerGas: 1n,
  });
  const refused = await ask('eth_sendRawTransaction', elsewhere);
  assert.equal(refused.error.code, -32000);
  assert.match(refused.error.message, /invalid chain id/);
});
