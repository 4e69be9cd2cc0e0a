// OpenZeppelin's Governor and timelock, whole proposals: once with votes of a token, once with votes of proven work.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeFunctionData, keccak256, parseEther, stringToBytes, zeroAddress } from 'viem';
import { mined, node, read, senders, untilBlockWhere, untilChainTime } from '../chain.mjs';
import { compiled, published } from './artifacts.mjs';
import { workRegistry } from './registry.mjs';

const { GuildToken, TokenGovernor, WorkGovernor } = compiled('contracts/solidity/Governance.sol');
const Timelock = published('@openzeppelin/contracts/build/contracts/TimelockController.json');
const role = (name) => keccak256(stringToBytes(name));

const ProposalState = { pending: 0, active: 1, succeeded: 4, queued: 5, executed: 7 };
const inFavour = 1;
// Long enough for a vote to be mined in on a machine that is busy, short enough to wait for.
const votingPeriodBlocks = 12;
const timelockSeconds = 2n;
// Creations that follow one another into a block, before the node could estimate them against its head.
const gas = 5_000_000n;

describe('OpenZeppelin 5 governance', { concurrency: true }, () => {
  it('carries a proposal by votes of ERC20Votes through the timelock', async () => {
    const [holder] = senders('tokenGovernor');
    const payee = '0x00000000000000000000000000000000000000bb';
    const token = await holder.deploy(GuildToken, [], { gas });
    const { timelock, governor } = await deployGovernance(holder, (address) => [TokenGovernor, [token.address, address]]);
    await holder.sendCall(token, 'delegate', [holder.address], { gas: 200_000n });
    const funded = await holder.sendCall(token, 'transfer', [timelock.address, parseEther('1000')], { gas: 200_000n });
    await mined(funded);
    assert.equal(await read(token, 'getVotes', [holder.address]), parseEther('999000'));

    await carry(holder, governor, {
      target: token.address,
      calldata: encodeFunctionData({ abi: token.abi, functionName: 'transfer', args: [payee, parseEther('250')] }),
      description: 'Pay the guild from the treasury',
    });

    assert.equal(await read(token, 'balanceOf', [payee]), parseEther('250'));
    assert.equal(await read(token, 'balanceOf', [timelock.address]), parseEther('750'));
  });

  it('carries a proposal by units of proven work through the timelock', async () => {
    const [miner] = senders('workGovernor');
    await untilBlockWhere(async () => (await node.getBalance({ address: miner.address })) > parseEther('4'));
    assert.ok((await read(workRegistry, 'unitsOf', [miner.address])) > 0n);
    const { timelock, governor } = await deployGovernance(miner, (address) => [WorkGovernor, [address]]);
    await mined(await miner.send({ to: timelock.address, value: parseEther('3') }));
    const payee = '0x00000000000000000000000000000000000000aa';
    const before = await node.getBalance({ address: payee });

    const { votes, quorum } = await carry(miner, governor, {
      target: payee,
      value: parseEther('2'),
      calldata: '0x',
      description: `Pay for the work of ${miner.address}`,
    });

    assert.equal(await node.getBalance({ address: payee }), before + parseEther('2'));
    assert.ok(votes >= quorum, `${votes} votes for a quorum of ${quorum}`);
    assert.ok(votes <= (await read(workRegistry, 'unitsOf', [miner.address])));
  });
});

/** Deploys a timelock and the governor that alone may use it: six transactions, which fit one block. */
async function deployGovernance(sender, governorOver) {
  const timelock = await sender.deploy(Timelock, [timelockSeconds, [], [zeroAddress], sender.address], { gas });
  const [contract, args] = governorOver(timelock.address);
  const governor = await sender.deploy(contract, [...args, votingPeriodBlocks], { gas });
  for (const name of ['PROPOSER_ROLE', 'CANCELLER_ROLE']) {
    await sender.sendCall(timelock, 'grantRole', [role(name), governor.address], { gas: 200_000n });
  }
  const last = await sender.sendCall(timelock, 'renounceRole', [`0x${'00'.repeat(32)}`, sender.address], { gas: 200_000n });
  await Promise.all([timelock.hash, governor.hash, last].map(mined));
  return { timelock, governor };
}

/** Proposes, votes, queues and executes one call; returns the votes for it and the quorum. */
async function carry(sender, governor, { target, value = 0n, calldata, description }) {
  const call = [[target], [value], [calldata]];
  const hashed = [...call, keccak256(stringToBytes(description))];
  const id = await read(governor, 'hashProposal', hashed);
  const state = (rest) => read(governor, 'state', [id], rest);

  const { blockNumber } = await sender.call(governor, 'propose', [...call, description]);
  assert.equal(await state({ blockNumber }), ProposalState.pending);
  await untilBlockWhere(async () => (await state()) === ProposalState.active);
  await sender.call(governor, 'castVote', [id, inFavour]);
  await untilBlockWhere(async () => (await state()) === ProposalState.succeeded);
  const [, votes] = await read(governor, 'proposalVotes', [id]);
  const quorum = await read(governor, 'quorum', [await read(governor, 'proposalSnapshot', [id])]);

  await sender.call(governor, 'queue', hashed);
  assert.equal(await state(), ProposalState.queued);
  await untilChainTime(await read(governor, 'proposalEta', [id]));
  await sender.call(governor, 'execute', hashed);
  assert.equal(await state(), ProposalState.executed);
  return { votes, quorum };
}
