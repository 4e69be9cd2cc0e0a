package org.lode.node.rpc.method;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.genesis.FeeParameters;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.BaseFee;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.transition.Message;
import org.lode.node.chain.ChainHead;
import org.lode.node.chain.ChainView;

/** What to offer for gas: the next block's base fee, and a tip that recent blocks took. */
final class FeeOracle {
    private static final int BLOCKS = 20;
    private static final int TIPS_PER_BLOCK = 3;
    private static final int PERCENTILE = 60;

    /** What is offered on a chain without recent transactions, 1 gwei. */
    private static final Wei QUIET_TIP = Wei.of(1_000_000_000L);

    private static final Wei MAX_TIP = Wei.of(500_000_000_000L);

    private final ChainView chain;
    private final FeeParameters parameters;
    private volatile Suggestion last = new Suggestion(Hash.ZERO, QUIET_TIP);

    /** The tip suggested while that block was the head. */
    private record Suggestion(Hash head, Wei tip) {}

    FeeOracle(ChainView chain, FeeParameters parameters) {
        this.chain = chain;
        this.parameters = parameters;
    }

    /** Of the block after this one. */
    Wei baseFeeAfter(Header header) {
        return BaseFee.after(header.content(), parameters);
    }

    Wei nextBaseFee() {
        return baseFeeAfter(chain.head().header());
    }

    /** A percentile of the lowest tips that the last blocks took. */
    Wei suggestedTip() {
        ChainHead head = chain.head();
        Suggestion known = last;
        if (known.head().equals(head.hash())) {
            return known.tip();
        }
        List<Wei> tips = new ArrayList<>();
        BlockNumber oldest = head.number().minusSaturating(BLOCKS - 1L);
        for (BlockNumber number = oldest; number.compareTo(head.number()) <= 0; number = number.next()) {
            Optional<Block> block = chain.canonicalHash(number).flatMap(chain::block);
            block.ifPresent(it -> tips.addAll(lowestTips(it)));
        }
        tips.sort(Comparator.naturalOrder());
        Wei tip = tips.isEmpty()
                ? QUIET_TIP
                : tips.get((tips.size() - 1) * PERCENTILE / 100).min(MAX_TIP);
        last = new Suggestion(head.hash(), tip);
        return tip;
    }

    private static List<Wei> lowestTips(Block block) {
        Wei baseFee = block.header().content().baseFeePerGas();
        return block.transactions().stream()
                .filter(SignedTransaction.class::isInstance)
                .map(transaction -> tip(((SignedTransaction) transaction).body(), baseFee))
                .filter(tip -> !tip.isZero())
                .sorted()
                .limit(TIPS_PER_BLOCK)
                .toList();
    }

    /** What a transaction of a block left to its beneficiary for a unit of gas. */
    static Wei tip(TransactionBody body, Wei baseFee) {
        return Message.effectiveGasPrice(body, baseFee).minus(baseFee);
    }
}
