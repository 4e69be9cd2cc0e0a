// A Hardhat 2 project as anyone has it, with the node under test as network "lode".
require('@nomicfoundation/hardhat-ethers');
const { subtask } = require('hardhat/config');
const { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } = require('hardhat/builtin-tasks/task-names');

// The compiler comes from npm, like everything here, and not from the compilers' own site.
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, async ({ solcVersion }) => ({
  compilerPath: require.resolve('solc/soljson.js'),
  isSolcJs: true,
  version: solcVersion,
  longVersion: require('solc').version(),
}));

module.exports = {
  solidity: { version: '0.8.37', settings: { evmVersion: 'cancun', optimizer: { enabled: true } } },
  networks: {
    lode: {
      url: process.env.LODE_RPC ?? 'http://127.0.0.1:8545',
      chainId: 31337,
      accounts: {
        mnemonic: 'test test test test test test test test test test test junk',
        initialIndex: 2,
        count: 1,
      },
    },
  },
  mocha: { timeout: 600_000 },
};
