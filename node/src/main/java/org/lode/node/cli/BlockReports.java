package org.lode.node.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.node.app.Node;
import org.lode.node.chain.HeadChanged;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.event.EventSource;

/** Turns changes of head into a report for each block that joined the chain. Called on one thread. */
final class BlockReports implements EventSource.Subscriber<HeadChanged> {
    /** Blocks whose income can be taken back when they leave the chain; deeper reorganisations do not happen by chance. */
    private static final int REMEMBERED = 256;

    private final Node node;
    private final NodeReporter reporter;
    private final Optional<Address> beneficiary;
    private final Map<Hash, Wei> incomes = new LinkedHashMap<>();
    private Wei incomeSinceStart = Wei.ZERO;

    BlockReports(Node node, NodeReporter reporter, Optional<Address> beneficiary) {
        this.node = node;
        this.reporter = reporter;
        this.beneficiary = beneficiary;
    }

    @Override
    public void received(HeadChanged change) {
        for (ImportedBlock reverted : change.reverted()) {
            Wei income = incomes.remove(reverted.block().hash());
            if (income != null) {
                incomeSinceStart = incomeSinceStart.minus(income);
            }
        }
        int reverted = change.reverted().size();
        for (ImportedBlock applied : change.applied()) {
            reporter.block(report(applied.block(), reverted));
            reverted = 0;
        }
    }

    @Override
    public void cutOff() {
        // The terminal was too slow for this many blocks at once: the lines in between are lost, the chain is not.
        node.chain().headChanges().subscribe(Thread::startVirtualThread, REMEMBERED, this);
    }

    private BlockReport report(Block block, int reverted) {
        Wei income = beneficiary
                .map(account -> node.chain()
                        .earnings(account, block.number(), block.number())
                        .total())
                .orElse(Wei.ZERO);
        remember(block.hash(), income);
        int contributions = block.contributions().size();
        return new BlockReport(
                block.number(),
                block.hash(),
                contributions,
                block.transactions().size() - contributions,
                reverted,
                node.producer().status().hashesPerSecond(),
                income,
                incomeSinceStart);
    }

    private void remember(Hash block, Wei income) {
        incomeSinceStart = incomeSinceStart.plus(income);
        incomes.put(block, income);
        if (incomes.size() > REMEMBERED) {
            incomes.remove(incomes.keySet().iterator().next());
        }
    }
}
