// A Nitro payment channel: money locked once, paid off chain by signed states, and the chain as judge between the two.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { it } from 'node:test';
import { parseEther, zeroAddress } from 'viem';
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts';
import { mined, node, read, senders, untilChainTime } from '../chain.mjs';
import { published } from './artifacts.mjs';

const nitro = createRequire(import.meta.url)('@statechannels/nitro-protocol');
const Adjudicator = published(
  '@statechannels/nitro-protocol/lib/artifacts/contracts/NitroAdjudicator.sol/NitroAdjudicator.json');

// One challenge is answered before it ends, however slow this machine is; another is waited for.
const answeredSeconds = 3600;
const unansweredSeconds = 30;
const deposit = parseEther('3');

it('Nitro: the newest state that both signed settles a channel, whoever challenges with an older one', async () => {
  const [alice, bob] = senders('channel');
  const adjudicator = await alice.deploy(Adjudicator, [], { gas: 6_000_000n });
  await mined(adjudicator.hash);
  const channel = openChannel(alice, bob);
  await fund(adjudicator, channel, [alice, bob]);

  // Two of the payments that the chain does not see.
  const paid = (turn, terms) => channel.pay(2 + turn, parseEther('0.5') * BigInt(turn), terms);
  const [first, latest] = [paid(2, { challengeDuration: answeredSeconds }), paid(4)];

  await mined(await alice.send(toward(adjudicator, nitro.Transactions.createChallengeTransaction(first, alice.privateKey))));
  assert.ok((await status(adjudicator, channel)).finalizesAt > 0, 'the challenge runs');
  await mined(await bob.send(toward(adjudicator, nitro.Transactions.createCheckpointTransaction(latest))));
  assert.deepEqual(await status(adjudicator, channel), { turn: 6, finalizesAt: 0 }, 'a newer state clears it');

  const again = toward(adjudicator, nitro.Transactions.createChallengeTransaction(first, alice.privateKey));
  await assert.rejects(node.call({ account: alice.address, ...again }), /turnNumRecord/, 'the older state is worth nothing');

  await mined(await bob.send(toward(adjudicator, nitro.Transactions.createChallengeTransaction(latest, bob.privateKey))));
  const outcome = [channel.id, nitro.encodeOutcome(latest[0].state.outcome), nitro.hashState(latest[0].state)];
  await assert.rejects(read(adjudicator, 'transferAllAssets', outcome), /Channel not finalized/);
  await untilChainTime(BigInt((await status(adjudicator, channel)).finalizesAt));
  await bob.call(adjudicator, 'transferAllAssets', outcome);
  assert.deepEqual(await channel.balances(), [parseEther('1'), parseEther('5')]);
});

it('Nitro: a channel that both conclude pays out at once', async () => {
  const [alice, bob] = senders('channel');
  const adjudicator = await alice.deploy(Adjudicator, [], { gas: 6_000_000n });
  await mined(adjudicator.hash);
  const channel = openChannel(alice, bob);
  await fund(adjudicator, channel, [alice, bob]);

  const last = channel.pay(9, parseEther('1.25'), { isFinal: true });
  const conclusion = nitro.Transactions.createConcludeAndTransferAllAssetsTransaction(last);
  await mined(await alice.send(toward(adjudicator, conclusion)));
  assert.deepEqual(await channel.balances(), [parseEther('1.75'), parseEther('4.25')]);
  assert.equal(await read(adjudicator, 'holdings', [zeroAddress, channel.id]), 0n);
});

/** A channel between two senders that pays out to fresh addresses, where no gas blurs the sums. */
function openChannel(alice, bob) {
  const payees = [1, 2].map(() => privateKeyToAddress(generatePrivateKey()));
  const channelNonce = Number(BigInt(generatePrivateKey()) % 2n ** 32n);
  const channel = { chainId: '0x7a69', channelNonce, participants: [alice.address, bob.address] };
  const stateAt = (turnNum, paid, { isFinal, challengeDuration }) => ({
    turnNum, isFinal, channel, challengeDuration, appDefinition: zeroAddress, appData: '0x',
    outcome: [{
      asset: zeroAddress,
      allocationItems: [deposit - paid, deposit + paid].map((amount, index) => ({
        destination: nitro.convertAddressToBytes32(payees[index]), amount: `0x${amount.toString(16)}`,
      })),
    }],
  });
  return {
    id: nitro.getChannelId({ ...channel }),
    /** The state in which alice has paid that much in all, signed by both. */
    pay(turn, paid, { isFinal = false, challengeDuration = unansweredSeconds } = {}) {
      const state = stateAt(turn, paid, { isFinal, challengeDuration });
      return [alice, bob].map(({ privateKey }) => nitro.signState(state, privateKey));
    },
    balances: () => Promise.all(payees.map((address) => node.getBalance({ address }))),
  };
}

async function fund(adjudicator, channel, participants) {
  for (const [index, participant] of participants.entries()) {
    const args = [zeroAddress, channel.id, deposit * BigInt(index), deposit];
    await participant.call(adjudicator, 'deposit', args, { value: deposit });
  }
  assert.equal(await read(adjudicator, 'holdings', [zeroAddress, channel.id]), 2n * deposit);
}

/** A transaction as the library builds it, addressed to the adjudicator. */
function toward(adjudicator, { data }) {
  return { to: adjudicator.address, data };
}

async function status(adjudicator, channel) {
  const [turn, finalizesAt] = await read(adjudicator, 'unpackStatus', [channel.id]);
  return { turn, finalizesAt };
}
