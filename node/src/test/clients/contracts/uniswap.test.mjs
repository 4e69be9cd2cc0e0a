// Uniswap v2 as its authors compiled it: a pair with liquidity, swaps by the constant product, liquidity taken back.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseEther, parseEventLogs } from 'viem';
import { mined, node, read, senders } from '../chain.mjs';
import { published } from './artifacts.mjs';

const Factory = published('@uniswap/v2-core/build/UniswapV2Factory.json');
const Pair = published('@uniswap/v2-core/build/UniswapV2Pair.json');
const Token = published('@uniswap/v2-periphery/build/ERC20.json');
const Router = published('@uniswap/v2-periphery/build/UniswapV2Router02.json');
const Weth = published('@uniswap/v2-periphery/build/WETH9.json');

const gas = 6_000_000n;
const minimumLiquidity = 1000n;

/** What a swap of `amountIn` gives, less the fee of 0.3 percent. */
function amountOut(amountIn, reserveIn, reserveOut) {
  const charged = amountIn * 997n;
  return (charged * reserveOut) / (reserveIn * 1000n + charged);
}

it('Uniswap v2: creates a pair, adds liquidity, swaps, removes liquidity', async () => {
  const [provider, trader] = senders('uniswap');
  const weth = await provider.deploy(Weth, [], { gas });
  const token = await provider.deploy(Token, [parseEther('1000000')], { gas });
  const factory = await provider.deploy(Factory, [provider.address], { gas });
  const router = await provider.deploy(Router, [factory.address, weth.address], { gas });
  await provider.sendCall(token, 'approve', [router.address, parseEther('1000000')], { gas: 100_000n });
  const created = await provider.sendCall(factory, 'createPair', [token.address, weth.address], { gas: 4_000_000n });
  await Promise.all([weth, token, factory, router].map(({ hash }) => mined(hash)));
  await mined(created);
  const pair = { address: await read(factory, 'getPair', [token.address, weth.address]), abi: Pair.abi };
  const deadline = (await node.getBlock()).timestamp + 3600n;

  const [tokens, coins] = [parseEther('40000'), parseEther('10')];
  const added = [token.address, tokens, tokens, coins, provider.address, deadline];
  await provider.call(router, 'addLiquidityETH', added, { value: coins });
  const liquidity = await read(pair, 'balanceOf', [provider.address]);
  assert.equal(liquidity, parseEther('632.455532033675866399') - minimumLiquidity, 'sqrt(40000 * 10) less what is locked');

  const bought = amountOut(parseEther('1'), coins, tokens);
  const path = [weth.address, token.address];
  assert.deepEqual(await read(router, 'getAmountsOut', [parseEther('1'), path]), [parseEther('1'), bought]);
  const swap = await trader.call(
    router, 'swapExactETHForTokens', [bought, path, trader.address, deadline], { value: parseEther('1') });
  assert.equal(await read(token, 'balanceOf', [trader.address]), bought);
  const [{ args: swapped }] = parseEventLogs({ abi: Pair.abi, logs: swap.logs, eventName: 'Swap' });
  assert.deepEqual(swapped.amount0In + swapped.amount1In, parseEther('1'));
  assert.deepEqual(swapped.amount0Out + swapped.amount1Out, bought);

  const half = bought / 2n;
  await trader.call(token, 'approve', [router.address, half]);
  const wethBefore = await read(weth, 'totalSupply');
  await trader.call(router, 'swapExactTokensForETH', [half, 0n, [...path].reverse(), trader.address, deadline]);
  const returned = amountOut(half, tokens - bought, coins + parseEther('1'));
  assert.equal(wethBefore - (await read(weth, 'totalSupply')), returned, 'the router unwraps what the pair paid');

  await provider.call(pair, 'approve', [router.address, liquidity]);
  await provider.call(router, 'removeLiquidityETH', [token.address, liquidity, 0n, 0n, provider.address, deadline]);
  assert.equal(await read(pair, 'totalSupply'), minimumLiquidity, 'what was locked at the start stays');
  assert.equal(await read(pair, 'balanceOf', [provider.address]), 0n);
});

it('Uniswap v2: a swap below the minimum reverts with its reason', async () => {
  const [provider] = senders('uniswap');
  const weth = await provider.deploy(Weth, [], { gas });
  const router = await provider.deploy(Router, [weth.address, weth.address], { gas });
  await mined(router.hash);
  const late = read(router, 'addLiquidityETH', [weth.address, 1n, 1n, 1n, provider.address, 1n]);
  await assert.rejects(late, /UniswapV2Router: EXPIRED/);
});
