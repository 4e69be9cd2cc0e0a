// The node under test: where it is, who has money on it, how to wait for it. Waiting follows the chain, never the clock.
import { createPublicClient, createWalletClient, defineChain, encodeDeployData, encodeFunctionData, getContractAddress, http } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';

export const rpcUrl = process.env.LODE_RPC ?? 'http://127.0.0.1:8545';

/** For what comes with some block: two seconds on an idle machine, and many times that where its processors are busy with other tests. */
export const patience = 600_000;

const devnet = defineChain({
  id: 31337,
  name: 'Lode devnet',
  nativeCurrency: { name: 'Lode', symbol: 'LODE', decimals: 18 },
  rpcUrls: { default: { http: [rpcUrl] } },
});
const connection = { chain: devnet, transport: http(rpcUrl, { retryCount: 0 }), pollingInterval: 250, cacheTime: 0 };

/** Reads the chain. */
export const node = createPublicClient(connection);

const devAccounts = Array.from({ length: 11 }, (_, addressIndex) =>
  mnemonicToAccount('test test test test test test test test test test test junk', { addressIndex }),
);

// Files run side by side; each sends from accounts of its own, so that no nonce is taken twice. The Hardhat project has 2; the devnet
// funds the first ten, and mines for the one after them.
const accountsOf = {
  workGovernor: [10],
  tokenGovernor: [1],
  uniswap: [3, 4],
  safe: [5, 6],
  channel: [7, 8],
  simulation: [0],
  foundry: [9],
};

/** The senders that belong to one test file. */
export function senders(file) {
  return accountsOf[file].map((index) => new Sender(devAccounts[index]));
}

/** A dev account that signs here and counts its own nonces, so that it can send many transactions into one block. */
export class Sender {
  #wallet;
  #nextNonce;

  constructor(account) {
    this.account = account;
    this.address = account.address;
    this.#wallet = createWalletClient({ account, ...connection });
  }

  get privateKey() {
    return `0x${Buffer.from(this.account.getHdKey().privateKey).toString('hex')}`;
  }

  /** Sends a transaction and returns its hash at once. The node estimates its gas unless it says `gas`. */
  async send(transaction) {
    return (await this.#sendNumbered(transaction)).hash;
  }

  /** Sends a call of a contract's function and returns the hash of the transaction at once. */
  sendCall({ address, abi }, functionName, args = [], rest = {}) {
    return this.send({ to: address, data: encodeFunctionData({ abi, functionName, args }), ...rest });
  }

  /** As `sendCall`, but waits for the receipt. */
  async call(contract, functionName, args = [], rest = {}) {
    return mined(await this.sendCall(contract, functionName, args, rest));
  }

  /** Sends a creation and returns the contract at once: its address is known before it is mined. */
  async deploy({ abi, bytecode }, args = [], rest = {}) {
    const creation = { data: encodeDeployData({ abi, bytecode, args }), ...rest };
    const { hash, nonce } = await this.#sendNumbered(creation);
    return { abi, hash, address: getContractAddress({ from: this.address, nonce: BigInt(nonce) }) };
  }

  /** The address of the contract that the transaction `ahead` of the next one would create. */
  async addressOfCreation(ahead = 0) {
    this.#nextNonce ??= await this.#nonceOnChain();
    return getContractAddress({ from: this.address, nonce: BigInt(this.#nextNonce + ahead) });
  }

  async #sendNumbered(transaction) {
    this.#nextNonce ??= await this.#nonceOnChain();
    const nonce = this.#nextNonce;
    const hash = await this.#wallet.sendTransaction({ ...transaction, nonce });
    this.#nextNonce = nonce + 1;
    return { hash, nonce };
  }

  #nonceOnChain() {
    return node.getTransactionCount({ address: this.address, blockTag: 'pending' });
  }
}

/** The receipt of a transaction once it is in a block; fails when it reverted. */
export async function mined(hash) {
  const receipt = await node.waitForTransactionReceipt({ hash, timeout: patience });
  if (receipt.status !== 'success') {
    throw new Error(`transaction ${hash} failed in block ${receipt.blockNumber} after ${receipt.gasUsed} gas`);
  }
  return receipt;
}

/** Reads a contract at the head. */
export function read({ address, abi }, functionName, args = [], rest = {}) {
  return node.readContract({ address, abi, functionName, args, ...rest });
}

/** Asks at every new block until the answer is true; gives up after so many blocks. */
export async function untilBlockWhere(condition, blocks = 60) {
  const start = await node.getBlockNumber();
  for (let seen = -1n; ; ) {
    const number = await node.getBlockNumber();
    if (number !== seen) {
      seen = number;
      if (await condition(number)) return number;
      if (number > start + BigInt(blocks)) throw new Error(`not true ${blocks} blocks after block ${start}: ${condition}`);
    }
    await new Promise((resume) => setTimeout(resume, connection.pollingInterval));
  }
}

/** Waits for a block whose time is past `seconds` (Unix). */
export function untilChainTime(seconds) {
  return untilBlockWhere(async (number) => (await node.getBlock({ blockNumber: number })).timestamp > seconds);
}

/** A raw JSON-RPC call. */
export function rpc(method, ...params) {
  return node.request({ method, params });
}
