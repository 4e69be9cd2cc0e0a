// viem, unmodified, against a devnet that mines.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  InsufficientFundsError, IntrinsicGasTooLowError, NonceTooLowError, createPublicClient, createWalletClient, defineChain, http, pad, parseAbiItem,
  parseEther, parseGwei, webSocket,
} from 'viem';
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from 'viem/accounts';
import {
  actualChange, ask, expectedChange, mnemonic, patience, recentBlockWithContributions, registry, result, rewards, urls,
} from './expected.mjs';

const workRewarded = parseAbiItem(
  'event WorkRewarded(address indexed beneficiary, bytes32 indexed workId, uint256 reward)',
);
const receiver = '0x0000000000000000000000000000000000071e35';
const account = mnemonicToAccount(mnemonic, { addressIndex: 1 });

let chain;
let node;
let wallet;

before(() => {
  chain = defineChain({
    id: 31337,
    name: 'Lode devnet',
    nativeCurrency: { name: 'Lode', symbol: 'LODE', decimals: 18 },
    rpcUrls: { default: { http: [urls.http], webSocket: [urls.socket] } },
  });
  const connection = { chain, transport: http(urls.http, { retryCount: 0, batch: true }), pollingInterval: 200, cacheTime: 0 };
  node = createPublicClient(connection);
  wallet = createWalletClient({ account, ...connection });
});

test('knows the chain and what gas costs', async () => {
  assert.equal(await node.getChainId(), 31337);
  const fees = await node.estimateFeesPerGas();
  assert.ok(fees.maxFeePerGas > fees.maxPriorityFeePerGas);
  const history = await node.getFeeHistory({ blockCount: 4, rewardPercentiles: [25, 75] });
  assert.equal(history.baseFeePerGas.length, history.gasUsedRatio.length + 1);
  assert.equal(history.reward[0].length, 2);
  assert.equal(await node.getCode({ address: receiver }), undefined);
  assert.equal(await node.estimateGas({ account, to: receiver, value: 1n }), 21000n);
  assert.equal((await node.call({ account, to: receiver, value: 1n })).data, undefined);
});

const transactions = {
  legacy: { fields: { type: 'legacy' }, gas: 21000n },
  eip2930: {
    fields: { type: 'eip2930', accessList: [{ address: receiver, storageKeys: [pad('0x01')] }] },
    gas: 25300n,
  },
  eip1559: { fields: { type: 'eip1559' }, gas: 21000n },
};

for (const [name, { fields, gas }] of Object.entries(transactions)) {
  test(`sends a transaction of type ${name} and gets its receipt`, async () => {
    const value = parseEther('0.5');
    const had = await node.getBalance({ address: receiver });
    const hash = await wallet.sendTransaction({ to: receiver, value, ...fields });
    const receipt = await node.waitForTransactionReceipt({ hash, timeout: patience });
    assert.equal(receipt.status, 'success');
    assert.equal(receipt.type, name);
    assert.equal(receipt.gasUsed, gas);
    const mined = await node.getTransaction({ hash });
    assert.equal(mined.blockHash, receipt.blockHash);
    assert.equal(mined.from.toLowerCase(), account.address.toLowerCase());
    assert.equal(mined.type, name);
    assert.equal(mined.value, value);
    assert.equal(mined.chainId, 31337);
    assert.equal((await node.getBalance({ address: receiver, blockNumber: receipt.blockNumber })) - had, value);
    assert.equal(await actualChange(account.address, receipt.blockNumber),
      await expectedChange(account.address, receipt.blockNumber));
  });
}

test('reads blocks with contributions in them, by hash and by number', async () => {
  const blockNumber = await recentBlockWithContributions();
  const hashes = await node.getBlock({ blockNumber });
  const full = await node.getBlock({ blockHash: hashes.hash, includeTransactions: true });
  assert.deepEqual(full.transactions.map((it) => it.hash), hashes.transactions);
  const contributions = full.transactions.filter((it) => it.typeHex === '0x57');
  assert.ok(contributions.length > 0);
  for (const contribution of contributions) {
    assert.equal(contribution.from, registry);
    assert.equal(contribution.value, rewards.contribution);
    const receipt = await node.getTransactionReceipt({ hash: contribution.hash });
    assert.equal(receipt.status, 'success');
    assert.equal(receipt.gasUsed, 0n);
    assert.equal(receipt.logs.length, 1);
  }
});

test('finds what a beneficiary was paid, and its balance agrees to the wei', async () => {
  const blockNumber = await recentBlockWithContributions();
  const [first] = await result('lode_contributions', `0x${blockNumber.toString(16)}`);
  const logs = await node.getLogs({
    address: registry, event: workRewarded, args: { beneficiary: first.to }, fromBlock: 0n, toBlock: blockNumber, strict: true,
  });
  const log = logs.find((it) => it.transactionHash === first.hash);
  assert.equal(log.args.workId, first.workId);
  assert.equal(log.args.reward, rewards.contribution);
  assert.equal(log.args.beneficiary.toLowerCase(), first.to);
  assert.equal(await actualChange(first.to, blockNumber), await expectedChange(first.to, blockNumber));
});

test('polls filters for blocks, transactions and paid work', { timeout: 3 * patience }, async () => {
  const blocks = await node.createBlockFilter();
  const pending = await node.createPendingTransactionFilter();
  const paid = await node.createEventFilter({ address: registry, event: workRewarded });
  const hash = await wallet.sendTransaction({ to: receiver, value: 1n });
  const receipt = await node.waitForTransactionReceipt({ hash, timeout: patience });
  await recentBlockWithContributions(receipt.blockNumber + 1n);
  assert.ok((await node.getFilterChanges({ filter: blocks })).includes(receipt.blockHash));
  assert.ok((await node.getFilterChanges({ filter: pending })).includes(hash));
  assert.ok((await node.getFilterChanges({ filter: paid })).every((it) => it.args.reward === rewards.contribution));
  assert.ok(await node.uninstallFilter({ filter: blocks }));
});

test('hears of heads, of paid work and of its own transaction over WebSocket', { timeout: 3 * patience }, async () => {
  const transport = webSocket(urls.socket, { reconnect: false });
  const socket = createPublicClient({ chain, transport });
  const stop = [];
  try {
    const heads = new Promise((resolve, reject) => {
      const seen = new Map();
      stop.push(socket.watchBlocks({
        // It asks for each block it is told of, and one answer may overtake another.
        onBlock: (block) => {
          seen.set(block.number, block);
          const three = [block.number, block.number + 1n, block.number + 2n];
          const run = [0n, 1n, 2n].map((back) => three.map((number) => seen.get(number - back))).find((it) => it.every(Boolean));
          if (run) resolve(run);
        },
        onError: reject,
      }));
    });
    const work = new Promise((onLogs, onError) => {
      stop.push(socket.watchEvent({ address: registry, event: workRewarded, onLogs, onError }));
    });
    const pending = new Promise((onTransactions, onError) => {
      stop.push(socket.watchPendingTransactions({ onTransactions, onError }));
    });
    await socket.getBlockNumber();
    const hash = await wallet.sendTransaction({ to: receiver, value: 1n });
    const [first, second, third] = await heads;
    assert.equal(second.parentHash, first.hash);
    assert.equal(third.parentHash, second.hash);
    assert.equal((await work)[0].args.reward, rewards.contribution);
    assert.ok((await pending).length > 0);
    await node.waitForTransactionReceipt({ hash, timeout: patience });
  } finally {
    stop.forEach((end) => end());
    (await socket.transport.getRpcClient()).close();
  }
});

test('recognises the errors that wallets explain to people', async () => {
  const nonce = await node.getTransactionCount({ address: account.address, blockTag: 'pending' });
  const fees = { maxFeePerGas: parseGwei('100'), maxPriorityFeePerGas: parseGwei('1') };
  const transfer = { to: receiver, value: 1n, gas: 21000n, ...fees };
  const causeOf = (kind) => (error) => error.walk((it) => it instanceof kind) !== null;
  await assert.rejects(wallet.sendTransaction({ ...transfer, nonce: nonce - 1 }), causeOf(NonceTooLowError));
  await assert.rejects(wallet.sendTransaction({ ...transfer, gas: 20000n }), causeOf(IntrinsicGasTooLowError));
  const poor = privateKeyToAccount(generatePrivateKey());
  await assert.rejects(wallet.sendTransaction({ ...transfer, account: poor }), causeOf(InsufficientFundsError));
  const elsewhere = await account.signTransaction({ ...transfer, nonce, chainId: 1, type: 'eip1559' });
  await assert.rejects(node.sendRawTransaction({ serializedTransaction: elsewhere }), /invalid chain id/);
});

test('a contribution that was paid is not paid again', async () => {
  const blockNumber = await recentBlockWithContributions();
  const [paid] = await result('lode_contributions', `0x${blockNumber.toString(16)}`);
  const raw = await result('eth_getRawTransactionByHash', paid.hash);
  assert.ok(raw.startsWith('0x57'));
  const answer = await ask('eth_sendRawTransaction', raw);
  assert.equal(answer.error.code, -32000);
});

test('refuses what no client should send, with the common codes', async () => {
  const codes = {
    '-32601': [['eth_none'], ['']],
    '-32602': [
      ['eth_getBalance'], ['eth_getBalance', '0x1'], ['eth_getBalance', receiver, '0x01'], ['eth_getBlockByNumber', 5, false],
      ['eth_getBlockByNumber', 'newest', false], ['eth_getLogs', { topics: 'x' }], ['eth_sendRawTransaction', 'zz'],
      ['eth_call', 'x'], ['eth_chainId', 1],
    ],
    '-32000': [['eth_sendRawTransaction', '0x'], ['eth_sendRawTransaction', '0xf800'], ['eth_getFilterChanges', '0x1']],
  };
  for (const [code, requests] of Object.entries(codes)) {
    for (const [method, ...params] of requests) {
      const answer = await ask(method, ...params);
      assert.equal(answer.error?.code, Number(code), `${method} ${JSON.stringify(params)}: ${JSON.stringify(answer)}`);
    }
  }
});
