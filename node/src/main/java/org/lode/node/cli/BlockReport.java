package org.lode.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.miner.cli.HashRateText;

/**
 * One line for one new block.
 *
 * @param transactions signed transactions in it; contributions are counted apart
 * @param reverted blocks that left the chain when this one became its head
 * @param income what the block paid this node's beneficiary, all kinds together
 * @param incomeSinceStart the same over all blocks since the node started
 */
record BlockReport(
        BlockNumber number,
        Hash hash,
        int contributions,
        int transactions,
        int reverted,
        double hashesPerSecond,
        Wei income,
        Wei incomeSinceStart) {

    /** For people: fixed columns, so that a screen of lines reads as a table. */
    String line() {
        return String.format(
                Locale.ROOT,
                "block %-7s %2d contributions  %4d transactions  %10s  +%s LODE  (%s in all)%s",
                number,
                contributions,
                transactions,
                HashRateText.of(hashesPerSecond),
                Amounts.column(income, 4),
                Amounts.column(incomeSinceStart, 4),
                reverted == 0 ? "" : "  reorganised " + reverted + (reverted == 1 ? " block" : " blocks"));
    }

    /** For machines. */
    ObjectNode json() {
        return JsonLines.object()
                .put("event", "block")
                .put("number", number.value())
                .put("hash", hash.toString())
                .put("contributions", contributions)
                .put("transactions", transactions)
                .put("reverted", reverted)
                .put("hashesPerSecond", Math.round(hashesPerSecond))
                .put("incomeWei", income.toString())
                .put("incomeSinceStartWei", incomeSinceStart.toString());
    }
}
