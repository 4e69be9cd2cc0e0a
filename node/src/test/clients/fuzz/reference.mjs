// What @ethereumjs/evm makes of a message at Cancun: the same fields that this chain's machine is compared by.
import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createEVM } from '@ethereumjs/evm';
import { SimpleStateManager } from '@ethereumjs/statemanager';
import { Account, bytesToHex, createAddressFromString, hexToBytes, setLengthLeft } from '@ethereumjs/util';
import { keccak256, padHex, toHex } from 'viem';
import { block, gasPrice, warm } from './world.mjs';

const common = new Common({ chain: { ...Mainnet, chainId: block.chainId }, hardfork: Hardfork.Cancun });
const header = {
  number: BigInt(block.number),
  coinbase: createAddressFromString(block.coinbase),
  timestamp: BigInt(block.timestamp),
  difficulty: BigInt(block.difficulty),
  prevRandao: setLengthLeft(hexToBytes(toHex(block.difficulty)), 32),
  gasLimit: BigInt(block.gasLimit),
  baseFeePerGas: BigInt(block.baseFeePerGas),
  getBlobGasPrice: () => 1n,
};
/** The hash of block N is the Keccak of N as a word. */
const blockchain = {
  getBlock: async (number) => ({ hash: () => hexToBytes(keccak256(padHex(toHex(number), { size: 32 }))) }),
  putBlock: async () => {},
  shallowCopy: () => blockchain,
};
const noBlobs = [{ address: createAddressFromString(padHex('0x0a', { size: 20 })) }];

/** Runs `message` on `accounts` and returns success, gas, refund, output, logs and the accounts after it. */
export async function reference({ accounts, message }) {
  const stateManager = new SimpleStateManager({ common });
  const evm = sparingReverts(await createEVM({ common, stateManager, blockchain, customPrecompiles: noBlobs }));
  for (const [key, { nonce, balance, code, storage }] of Object.entries(accounts)) {
    const address = createAddressFromString(key);
    await stateManager.putAccount(address, new Account(BigInt(nonce), BigInt(balance)));
    if (code !== undefined) await stateManager.putCode(address, hexToBytes(code));
    for (const [slot, value] of Object.entries(storage ?? {})) {
      await stateManager.putStorage(address, hexToBytes(padHex(slot, { size: 32 })), hexToBytes(value));
    }
  }
  for (const address of [...warm, ...(message.to ? [message.to] : [])]) evm.journal.addAlwaysWarmAddress(address);
  const { execResult } = await evm.runCall({
    block: { header },
    caller: createAddressFromString(message.from),
    to: message.to && createAddressFromString(message.to),
    data: hexToBytes(message.input),
    value: BigInt(message.value),
    gasLimit: BigInt(message.gas),
    gasPrice: BigInt(gasPrice),
    skipNonceIncrement: true,
  });
  for (const destroyed of execResult.selfdestruct?.keys() ?? []) {
    if (!execResult.createdAddresses?.has(destroyed)) continue;
    const address = createAddressFromString(destroyed);
    await stateManager.clearStorage(address);
    await evm.journal.deleteAccount(address);
  }
  await evm.journal.cleanup();
  // Each machine listens to the rules that all share, and would be kept by that.
  common.events.removeAllListeners('hardforkChanged');
  return {
    success: execResult.exceptionError === undefined,
    halt: execResult.exceptionError?.error ?? 'success',
    gasUsed: Number(execResult.executionGasUsed),
    refund: Number(execResult.gasRefund ?? 0n),
    output: bytesToHex(execResult.returnValue),
    logs: (execResult.logs ?? []).map(([address, topics, data]) => ({
      address: bytesToHex(address),
      topics: topics.map(bytesToHex),
      data: bytesToHex(data),
    })),
    accounts: accountsIn(stateManager),
  };
}

/**
 * EIP-3541 is about code that would be deployed. Version 10.1.3 asks for it after each init code, so that one that reverts with data
 * beginning with 0xef halts instead and loses its gas and its data: here it does not hear of the EIP unless the init code succeeded.
 */
function sparingReverts(evm) {
  let failed = false;
  const runInterpreter = evm.runInterpreter.bind(evm);
  evm.runInterpreter = async (...frame) => {
    const result = await runInterpreter(...frame);
    failed = result.exceptionError !== undefined;
    return result;
  };
  evm.common = Object.create(common, {
    isActivatedEIP: { value: (eip) => !(eip === 3541 && failed) && common.isActivatedEIP(eip) },
  });
  return evm;
}

function accountsIn(stateManager) {
  const accounts = {};
  for (const [address, account] of stateManager.topAccountStack()) {
    if (account === undefined || account.isEmpty()) continue;
    const { nonce, balance, codeHash } = account;
    accounts[address] = { nonce: Number(nonce), balance: balance.toString(), codeHash: bytesToHex(codeHash), storage: {} };
  }
  for (const [key, value] of stateManager.topStorageStack()) {
    const [address, slot] = key.split('_');
    if (value.some((byte) => byte !== 0)) accounts[address].storage[slot] = bytesToHex(setLengthLeft(value, 32));
  }
  return accounts;
}
