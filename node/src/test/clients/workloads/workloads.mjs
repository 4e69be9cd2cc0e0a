// Writes signed transactions to a file: of a token (OpenZeppelin 5) or of Uniswap v2, for two nodes to run the same.
// usage: node workloads.mjs token|swap BLOCKS FILE
//
// A line is a signed transaction, or "block" where the next block begins. All before "measured" deploys contracts and gives every sender
// what it needs. The chain id is 31337, and the first dev account has the money: what both devnets start with.
import { writeFileSync } from 'node:fs';
import { encodeDeployData, encodeFunctionData, getContractAddress, keccak256, maxUint256, parseEther, parseGwei, toHex } from 'viem';
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts';
import { compiled, published } from '../contracts/artifacts.mjs';

const [kind, blocks, file] = [process.argv[2], Number(process.argv[3]), process.argv[4]];
const blockGas = 30_000_000n;
const lines = [];
let gasLeft = blockGas;

/** Numbers that look random and are the same in every run. */
let seed = 1n;
function below(bound) {
  seed = (seed * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
  return Number((seed >> 33n) % BigInt(bound));
}

/** An account that counts its nonces. */
class Signer {
  nonce = 0;

  constructor(account) {
    this.account = account;
    this.address = account.address;
  }

  /** Adds a transaction; one that may not fit into the block begins another. */
  async send(gas, transaction) {
    if (gas > gasLeft) endBlock();
    gasLeft -= gas;
    const fees = { maxFeePerGas: parseGwei('2000'), maxPriorityFeePerGas: parseGwei('1') };
    const nonce = this.nonce++;
    lines.push(await this.account.signTransaction({ type: 'eip1559', chainId: 31337, nonce, gas, ...fees, ...transaction }));
  }

  call(gas, { address, abi }, functionName, ...args) {
    return this.send(gas, { to: address, data: encodeFunctionData({ abi, functionName, args }) });
  }

  async deploy({ abi, bytecode }, ...args) {
    const address = getContractAddress({ from: this.address, nonce: BigInt(this.nonce) });
    await this.send(6_000_000n, { data: encodeDeployData({ abi, bytecode, args }) });
    return { abi, address };
  }
}

function endBlock() {
  lines.push('block');
  gasLeft = blockGas;
}

const rich = new Signer(mnemonicToAccount('test test test test test test test test test test test junk'));

async function signersWithMoney(count) {
  const signers = [];
  for (let i = 0; i < count; i++) {
    signers.push(new Signer(privateKeyToAccount(keccak256(toHex(`${kind} ${i}`)))));
    await rich.send(21_000n, { to: signers[i].address, value: parseEther('40') });
  }
  endBlock();
  return signers;
}

/** Transfers among twenty times as many holders as senders; gas is what a new holder costs. */
async function token(count) {
  const coin = await rich.deploy(compiled('workloads/Coin.sol').Coin);
  const signers = await signersWithMoney(200);
  const holders = signers.map(({ address }) => address);
  for (const address of holders) await rich.call(60_000n, coin, 'transfer', address, parseEther('100000'));
  while (holders.length < 4000) holders.push(privateKeyToAccount(keccak256(toHex(`holder ${holders.length}`))).address);
  endBlock();
  lines.push('measured');
  for (let i = 0; i < count; i++) {
    for (let sent = 0; sent < 560; sent++) {
      const amount = parseEther('1') + BigInt(below(1_000_000));
      await signers[below(signers.length)].call(53_000n, coin, 'transfer', holders[below(holders.length)], amount);
    }
    endBlock();
  }
}

/** Swaps of two tokens through the router, both ways. */
async function swap(count) {
  const [first, second] = [
    await rich.deploy(published('@uniswap/v2-periphery/build/ERC20.json'), parseEther('1000000000')),
    await rich.deploy(published('@uniswap/v2-periphery/build/ERC20.json'), parseEther('1000000000')),
  ];
  const weth = await rich.deploy(published('@uniswap/v2-periphery/build/WETH9.json'));
  const factory = await rich.deploy(published('@uniswap/v2-core/build/UniswapV2Factory.json'), rich.address);
  endBlock();
  const router = await rich.deploy(published('@uniswap/v2-periphery/build/UniswapV2Router02.json'), factory.address, weth.address);
  for (const coin of [first, second]) await rich.call(100_000n, coin, 'approve', router.address, maxUint256);
  const liquidity = parseEther('100000000');
  const pool = [first.address, second.address, liquidity, liquidity, 0n, 0n, rich.address, maxUint256];
  await rich.call(5_000_000n, router, 'addLiquidity', ...pool);
  const signers = await signersWithMoney(100);
  for (const signer of signers) {
    for (const coin of [first, second]) {
      await rich.call(60_000n, coin, 'transfer', signer.address, parseEther('1000000'));
      await signer.call(60_000n, coin, 'approve', router.address, maxUint256);
    }
  }
  endBlock();
  // The first swap is the dearest: it begins the pair's record of prices.
  const forth = [parseEther('1'), 0n, [first.address, second.address], rich.address, maxUint256];
  await rich.call(300_000n, router, 'swapExactTokensForTokens', ...forth);
  endBlock();
  lines.push('measured');
  for (let i = 0; i < count; i++) {
    for (let sent = 0; sent < 230; sent++) {
      const signer = signers[below(signers.length)];
      const path = below(2) === 0 ? [first.address, second.address] : [second.address, first.address];
      const amount = parseEther('1') + BigInt(below(1_000_000));
      await signer.call(130_000n, router, 'swapExactTokensForTokens', amount, 0n, path, signer.address, maxUint256);
    }
    endBlock();
  }
}

const workloads = { token, swap };
if (!workloads[kind] || !(blocks > 0) || !file) {
  console.error('workloads: say token or swap, how many blocks, and the file to write.');
  process.exit(2);
}
await workloads[kind](blocks);
writeFileSync(file, `${lines.join('\n')}\n`);
