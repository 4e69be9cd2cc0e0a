const assert = require('node:assert/strict');
const { ethers, network } = require('hardhat');

describe(`Counter on ${network.name}`, () => {
  let counter;

  before(async () => {
    counter = await ethers.deployContract('Counter');
    await counter.waitForDeployment();
  });

  it('counts, and logs who counted', async () => {
    const [signer] = await ethers.getSigners();
    const receipt = await (await counter.increment(5n)).wait();
    assert.equal(await counter.count(), 5n);
    const [event] = await counter.queryFilter(counter.filters.Counted(signer.address), receipt.blockNumber);
    assert.deepEqual([event.args.by, event.args.count], [signer.address, 5n]);
  });

  it('gives the reason of a revert', async () => {
    await assert.rejects(counter.increment(0n), /nothing to count/);
  });

  it('reads the past', async () => {
    const block = await ethers.provider.getBlockNumber();
    await (await counter.increment(1n)).wait();
    assert.equal(await counter.count({ blockTag: block }), 5n);
    assert.equal(await counter.count(), 6n);
  });
});
