// What a node can say of transactions without keeping them, and of state with proof: overrides, estimates, access lists, proofs,
// and the traces of geth's debuggers.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { verifyMerkleProof } from '@ethereumjs/mpt';
import { decodeRlp, encodeRlp } from 'ethers';
import { encodeFunctionData, hexToBytes, keccak256, numberToHex, padHex, toHex } from 'viem';
import { mined, node, rpc, senders } from './chain.mjs';
import { compiled } from './contracts/artifacts.mjs';

const { Ledger, Bookkeeper } = compiled('foundry/src/Ledger.sol');
const name = padHex(toHex('trace'), { dir: 'right', size: 32 });
const slotOf = (key) => keccak256(`${key}${'00'.repeat(32)}`);
const word = (value) => padHex(numberToHex(value), { size: 32 });
const failureOf = async (promise) => promise.then(() => assert.fail('must fail'), (error) => error.walk((e) => 'code' in e));

describe('simulation, proofs and traces', () => {
  const [owner] = senders('simulation');
  let ledger;
  let keeper;
  let receipt;
  const enter = (amount) => encodeFunctionData({ abi: Ledger.abi, functionName: 'enter', args: [name, amount] });
  const call = (data, ...rest) => rpc('eth_call', { from: owner.address, to: ledger.address, data }, 'latest', ...rest);

  before(async () => {
    ledger = await owner.deploy(Ledger, [1000n], { gas: 1_000_000n });
    keeper = await owner.deploy(Bookkeeper, [ledger.address], { gas: 1_000_000n });
    await mined(ledger.hash);
    await mined(keeper.hash);
    receipt = await owner.call(keeper, 'enterTwice', [name, 42n, 1001n]);
  });

  it('eth_call takes other code, balances and storage for one call', async () => {
    const sumOf = encodeFunctionData({ abi: Ledger.abi, functionName: 'sumOf', args: [name] });
    const other = padHex('0x01', { dir: 'right', size: 32 });
    const sumOfOther = encodeFunctionData({ abi: Ledger.abi, functionName: 'sumOf', args: [other] });
    assert.equal(await call(sumOf), word(42n));
    const slots = { [slotOf(other)]: word(7n) };
    assert.equal(await call(sumOf, { [ledger.address]: { stateDiff: slots } }), word(42n));
    assert.equal(await call(sumOfOther, { [ledger.address]: { stateDiff: slots } }), word(7n));
    assert.equal(await call(sumOf, { [ledger.address]: { state: slots } }), word(0n), 'state replaces all slots');

    const balanceOfCaller = '0x333160005260206000f3';
    const overridden = { [ledger.address]: { code: balanceOfCaller }, [owner.address]: { balance: '0x1234' } };
    assert.equal(await call('0x', overridden), word(0x1234n));
    assert.equal(await call(sumOf), word(42n), 'nothing of it stays');
  });

  it('eth_call takes another block', async () => {
    const environment = (opcode) => ({ [ledger.address]: { code: `0x${opcode}60005260206000f3` } });
    assert.equal(await call('0x', environment('43'), { number: '0x99' }), word(0x99n));
    assert.equal(await call('0x', environment('42'), { time: '0x77' }), word(0x77n));
    assert.equal(await call('0x', environment('41'), { feeRecipient: ledger.address }), padHex(ledger.address, { size: 32 }).toLowerCase());
    assert.equal(await call('0x', environment('44'), { prevRandao: word(5n) }), word(5n));
    assert.equal(await call('0x', environment('48'), { baseFeePerGas: '0x3' }), word(3n));
  });

  it('a call that reverts gives code 3, the reason and the data; one that halts gives -32000', async () => {
    const reverted = await failureOf(call(enter(1001n)));
    assert.equal(reverted.code, 3);
    assert.match(reverted.data, /^0x6073b21f0*3e90*3e8$/);
    const panic = encodeFunctionData({ abi: Ledger.abi, functionName: 'divide', args: [1n, 0n] });
    assert.match((await failureOf(call(panic))).message, /execution reverted: division or modulo by zero/);
    const endless = { [ledger.address]: { code: '0x5b600056' } };
    const halted = await failureOf(call('0x', endless));
    assert.deepEqual([halted.code, halted.message.includes('out of gas')], [-32000, true]);
  });

  it('code that asks for everything gets an error in bounded time', async () => {
    const run = (code) => failureOf(call('0x', { [ledger.address]: { code } }));
    const memoryBomb = await run('0x600160ff60020a52');
    assert.deepEqual([memoryBomb.code, memoryBomb.message.includes('out of gas')], [-32000, true]);
    const stackBomb = await run('0x5b5f600056');
    assert.match(stackBomb.message, /stack limit reached 1024/);
    // Calls itself with all its gas until the depth or the gas ends it, and then returns.
    const recursion = { [ledger.address]: { code: '0x5f5f5f5f5f305af100' } };
    assert.equal(await call('0x', recursion), '0x');
    // 185,000 additions on a curve: cheap for their gas, so that time ends them if gas does not.
    const additions = await run('0x6001600052600260205260016040526002606052' + '5b60405f60805f60065afa50601456');
    assert.match(additions.message, /out of gas|execution aborted \(timeout = 5s\)/);
    const tooLong = `0x61600180600a5f395ff3${'fe'.repeat(0x6001)}`;
    const refused = await failureOf(rpc('eth_call', { from: owner.address, data: tooLong, gas: '0x1c9c380' }));
    assert.match(refused.message, /max code size exceeded/);
  });

  it('eth_estimateGas is exact: one unit less fails', async () => {
    const transaction = { from: owner.address, to: keeper.address };
    transaction.data = encodeFunctionData({ abi: Bookkeeper.abi, functionName: 'enterTwice', args: [name, 1n, 2000n] });
    const gas = BigInt(await rpc('eth_estimateGas', transaction));
    await rpc('eth_call', { ...transaction, gas: numberToHex(gas) }, 'pending');
    await failureOf(rpc('eth_call', { ...transaction, gas: numberToHex(gas - 1n) }, 'pending'));
    assert.equal((await failureOf(rpc('eth_estimateGas', { ...transaction, to: ledger.address, data: enter(1001n) }))).code, 3);
  });

  it('eth_createAccessList names what a transaction touches, and the gas it then uses', async () => {
    const data = encodeFunctionData({ abi: Bookkeeper.abi, functionName: 'enterTwice', args: [name, 1n, 1n] });
    const transaction = { from: owner.address, to: keeper.address, data };
    const { accessList, gasUsed } = await rpc('eth_createAccessList', transaction, 'latest');
    const named = Object.fromEntries(accessList.map(({ address, storageKeys }) => [address, storageKeys]));
    assert.deepEqual(named[ledger.address.toLowerCase()], [slotOf(name)]);
    assert.equal(named[owner.address.toLowerCase()], undefined, 'the sender is warm anyway');
    const sent = await mined(await owner.send({ to: keeper.address, data, accessList, gas: BigInt(gasUsed) + 50_000n }));
    assert.equal(sent.gasUsed, BigInt(gasUsed));
  });

  it('eth_getProof proves an account and its slots against the state root, now and some blocks ago', async () => {
    for (const blockNumber of [await node.getBlockNumber(), receipt.blockNumber]) {
      const block = await node.getBlock({ blockNumber });
      const tag = numberToHex(blockNumber);
      const proof = await rpc('eth_getProof', ledger.address, [slotOf(name), '0x5'], tag);
      const account = await proven(block.stateRoot, keccak256(ledger.address), proof.accountProof);
      assert.deepEqual(decodeRlp(account), [
        numberToHex(BigInt(proof.nonce)).replace(/^0x(.)$/, '0x0$1'), '0x', proof.storageHash, proof.codeHash]);
      const [used, unused] = proof.storageProof;
      assert.equal(await proven(proof.storageHash, keccak256(used.key), used.proof), encodeRlp(even(used.value)));
      assert.equal(BigInt(used.value), BigInt(await rpc('eth_getStorageAt', ledger.address, slotOf(name), tag)));
      assert.equal(unused.value, '0x0');
      assert.equal(await proven(proof.storageHash, keccak256(word(5n)), unused.proof), null, 'its absence is proven');
      const nobody = await rpc('eth_getProof', '0x00000000000000000000000000000000deadbeef', [], tag);
      assert.equal(await proven(block.stateRoot, keccak256('0x00000000000000000000000000000000deadbeef'), nobody.accountProof), null);
    }
  });

  it('callTracer shows the tree of calls with what failed in it', async () => {
    const trace = await rpc('debug_traceTransaction', receipt.transactionHash, { tracer: 'callTracer', tracerConfig: { withLog: true } });
    assert.equal(trace.type, 'CALL');
    assert.equal(BigInt(trace.gasUsed), receipt.gasUsed);
    assert.deepEqual([trace.from, trace.to, trace.value], [owner.address, keeper.address, '0x0'].map((it) => it.toLowerCase()));
    assert.deepEqual(trace.calls.map(({ type, error }) => [type, error]), [['CALL', undefined], ['CALL', 'execution reverted']]);
    assert.equal(trace.calls[0].output, word(42n));
    assert.equal(trace.calls[0].logs.length, 1);
    assert.equal(trace.calls[0].logs[0].data, receipt.logs[0].data);
    const top = await rpc('debug_traceTransaction', receipt.transactionHash, { tracer: 'callTracer', tracerConfig: { onlyTopCall: true } });
    assert.equal(top.calls, undefined);
  });

  it('struct logs add up to the gas that was used, and show storage', async () => {
    const trace = await rpc('debug_traceTransaction', receipt.transactionHash, { enableMemory: true });
    assert.deepEqual([trace.failed, BigInt(trace.gas)], [false, receipt.gasUsed]);
    const first = trace.structLogs[0];
    assert.deepEqual([first.pc, first.op, first.depth, first.gasCost, first.stack], [0, 'PUSH1', 1, 3, []]);
    const top = trace.structLogs.filter(({ depth }) => depth === 1);
    for (const [index, step] of top.slice(0, -1).entries()) {
      if (!step.op.includes('CALL')) assert.equal(step.gas - step.gasCost, top[index + 1].gas, `${step.op} at ${step.pc}`);
    }
    const store = trace.structLogs.find(({ op }) => op === 'SSTORE');
    assert.deepEqual(store.storage, { [slotOf(name).slice(2)]: word(42n).slice(2) });
    assert.ok(trace.structLogs.some(({ memory }) => memory?.length > 0));
  });

  it('prestateTracer shows what was touched before, and in diff mode what changed', async () => {
    const key = ledger.address.toLowerCase();
    const before = await rpc('debug_traceTransaction', receipt.transactionHash, { tracer: 'prestateTracer' });
    assert.deepEqual(before[key].storage, { [slotOf(name)]: word(0n) });
    assert.ok(before[owner.address.toLowerCase()].nonce > 0);
    assert.equal(before[keeper.address.toLowerCase()].code, await node.getCode({ address: keeper.address }));
    const { pre, post } = await rpc(
      'debug_traceTransaction', receipt.transactionHash, { tracer: 'prestateTracer', tracerConfig: { diffMode: true } });
    assert.deepEqual(post[key], { storage: { [slotOf(name)]: word(42n) } });
    assert.equal(post[owner.address.toLowerCase()].nonce, pre[owner.address.toLowerCase()].nonce + 1);
    assert.equal(post[keeper.address.toLowerCase()], undefined, 'it did not change');
  });

  it('debug_traceCall and debug_traceBlockByNumber trace what is not mined, and all that was', async () => {
    const trace = await rpc('debug_traceCall', { to: ledger.address, data: enter(2000n) }, 'latest', {
      tracer: 'callTracer',
      stateOverrides: { [ledger.address]: { code: '0x60ff60005260206000f3' } },
    });
    assert.equal(trace.output, word(0xffn));
    // PUSH1 0 four times, 1 wei, an address, gas, CALL: sends what the contract does not have.
    const refused = await rpc('debug_traceCall', { to: keeper.address }, 'latest', {
      tracer: 'callTracer',
      stateOverrides: { [keeper.address]: { code: '0x600060006000600060016101005af100', balance: '0x0' } },
    });
    assert.deepEqual(
      refused.calls.map(({ type, value, gasUsed, error }) => ({ type, value, gasUsed, error })),
      [{ type: 'CALL', value: '0x1', gasUsed: '0x0', error: 'insufficient balance for transfer' }]);
    const block = await node.getBlock({ blockNumber: receipt.blockNumber });
    const traces = await rpc('debug_traceBlockByNumber', numberToHex(receipt.blockNumber), { tracer: 'callTracer' });
    assert.deepEqual(traces.map(({ txHash }) => txHash), block.transactions, 'contributions too');
    const failure = await failureOf(rpc('debug_traceTransaction', word(1n)));
    assert.match(failure.message, /transaction not found/);
  });
});

/** The value that the nodes of a proof lead to, null where they prove that there is none. */
async function proven(root, key, nodes) {
  const value = await verifyMerkleProof(hexToBytes(key), nodes.map((it) => hexToBytes(it)), { root: hexToBytes(root) });
  return value === null ? null : toHex(value);
}

const even = (quantity) => `0x${quantity.slice(2).padStart(quantity.length + (quantity.length % 2) - 2, '0')}`;
