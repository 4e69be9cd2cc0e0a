// What the chain must show, worked out here from its own numbers and from nothing that a library under test has computed.
export const registry = '0x0000000000000000000000000000000000000057';
export const contributionType = 0x57;
export const rewards = { block: 250000000000000000n, contribution: 248046875000000000n, inclusion: 1953125000000000n };
/** For what comes with some block, on a machine whose processors may be busy. */
export const patience = 600_000;
export const mnemonic = 'test test test test test test test test test test test junk';

const rpcUrl = process.env.LODE_RPC ?? 'http://127.0.0.1:8545';
export const urls = { http: rpcUrl, socket: rpcUrl.replace(/^http/, 'ws') };

let lastId = 0;

/** One JSON-RPC request over plain fetch: the whole answer, error or result. */
export async function ask(method, ...params) {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: ++lastId, method, params }),
  });
  return response.json();
}

/** The result of a request that must succeed. */
export async function result(method, ...params) {
  const answer = await ask(method, ...params);
  if (answer.error) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
  return answer.result;
}

const quantity = (number) => `0x${number.toString(16)}`;
const same = (a, b) => a !== null && a.toLowerCase() === b.toLowerCase();

/** By how much a block must change an account's balance: pay for work, tips, transfers and fees, to the wei. */
export async function expectedChange(address, number) {
  const block = await result('eth_getBlockByNumber', quantity(number), true);
  const receipts = await result('eth_getBlockReceipts', quantity(number));
  const isProducer = same(block.miner, address);
  let change = isProducer ? rewards.block : 0n;
  block.transactions.forEach((transaction, index) => {
    const value = BigInt(transaction.value);
    if (transaction.type === '0x57') {
      if (value !== rewards.contribution) throw new Error(`a contribution of ${value} wei in block ${number}`);
      change += same(transaction.to, address) ? rewards.contribution : 0n;
      change += isProducer ? rewards.inclusion : 0n;
      return;
    }
    const gasUsed = BigInt(receipts[index].gasUsed);
    const price = BigInt(receipts[index].effectiveGasPrice);
    const moved = receipts[index].status === '0x1' ? value : 0n;
    if (same(transaction.to, address)) change += moved;
    if (same(transaction.from, address)) change -= moved + gasUsed * price;
    if (isProducer) change += gasUsed * (price - BigInt(block.baseFeePerGas));
  });
  return change;
}

/** By how much a block did change it. */
export async function actualChange(address, number) {
  const after = BigInt(await result('eth_getBalance', address, quantity(number)));
  return after - BigInt(await result('eth_getBalance', address, quantity(number - 1n)));
}

/** A block not far behind the head, and not before `from`, that holds at least one contribution; waited for if need be. */
export async function recentBlockWithContributions(from = 1n, blocks = 40n) {
  const head = BigInt(await result('eth_blockNumber'));
  const first = head - 5n > from ? head - 5n : from;
  for (let number = first; number < first + blocks; number++) {
    const block = await blockAt(number);
    if (BigInt(block.contributions) > 0n) return number;
  }
  throw new Error(`no contribution in ${blocks} blocks from ${first} on`);
}

async function blockAt(number) {
  const deadline = Date.now() + patience;
  for (;;) {
    const block = await result('eth_getBlockByNumber', quantity(number), false);
    if (block !== null) return block;
    if (Date.now() > deadline) throw new Error(`block ${number} does not come`);
    await new Promise((resume) => setTimeout(resume, 200));
  }
}
