package org.lode.benchmarks.network;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.genesis.RewardParameters;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.trie.Nibbles;
import org.lode.consensus.trie.TrieNode;
import org.lode.node.chain.Chain;
import org.lode.node.chain.StateSnapshot;

/** What must hold when the network has come together. */
final class FinalChecks {
    private final Genesis genesis;
    private final Referee referee;
    private final List<SimulatedNode> nodes;
    private final Findings findings;

    FinalChecks(Genesis genesis, Referee referee, List<SimulatedNode> nodes, Findings findings) {
        this.genesis = genesis;
        this.referee = referee;
        this.nodes = nodes;
        this.findings = findings;
    }

    void check() {
        checkOneHead();
        List<Block> blocks = canonicalBlocks(nodes.getFirst().chain());
        checkEachWorkIsPaidOnce(blocks);
        Chain replayed = referee.replay(blocks);
        Wei supply = supplyAfter(blocks);
        for (SimulatedNode node : nodes) {
            checkSameState(node, replayed);
            checkSupply(node, supply);
            checkPool(node, blocks);
        }
    }

    private void checkOneHead() {
        if (!HeadWatch.agree(nodes)) {
            String heads = nodes.stream()
                    .map(node ->
                            "node " + node.id() + " at " + node.chain().head().number() + " "
                                    + node.chain().head().hash())
                    .collect(Collectors.joining(", "));
            throw findings.violation("the network did not come together: " + heads);
        }
    }

    /** Lowest first, without genesis. */
    private static List<Block> canonicalBlocks(Chain chain) {
        List<Block> blocks = new ArrayList<>();
        long height = chain.head().number().value();
        for (long number = 1; number <= height; number++) {
            Hash hash = chain.canonicalHash(BlockNumber.of(number)).orElseThrow();
            blocks.add(chain.block(hash).orElseThrow());
        }
        return blocks;
    }

    private void checkEachWorkIsPaidOnce(List<Block> blocks) {
        Set<Hash> paid = new HashSet<>();
        for (Block block : blocks) {
            requireNew(paid, block.hash(), block);
            for (ContributionTransaction contribution : block.contributions()) {
                requireNew(paid, contribution.work().workId(), block);
            }
        }
    }

    private void requireNew(Set<Hash> paid, Hash workId, Block block) {
        if (!paid.add(workId)) {
            throw findings.violation("block " + block.number() + " pays work " + workId + " a second time");
        }
    }

    private void checkSameState(SimulatedNode node, Chain replayed) {
        Hash root = replayed.head().header().content().stateRoot();
        Hash head = node.chain().head().hash();
        try (StateSnapshot state = node.chain().state(head).orElseThrow()) {
            if (!state.tries().accounts().node(Nibbles.EMPTY).equals(rootNode(replayed))) {
                throw findings.violation("the state of node " + node.id() + " is not what a replay gives, " + root);
            }
        }
    }

    private static TrieNode rootNode(Chain chain) {
        try (StateSnapshot state = chain.state(chain.head().hash()).orElseThrow()) {
            return state.tries().accounts().node(Nibbles.EMPTY);
        }
    }

    /** What there was, with what units of work were paid, without what was burnt. */
    private Wei supplyAfter(List<Block> blocks) {
        RewardParameters reward = genesis.spec().reward();
        BigInteger supply = genesis.allocation().accounts().values().stream()
                .map(change ->
                        change.after().orElse(Account.EMPTY).balance().value().toBigInteger())
                .reduce(BigInteger.ZERO, BigInteger::add);
        for (Block block : blocks) {
            Content content = block.header().content();
            Wei issued = reward.block()
                    .plus(reward.contribution()
                            .plus(reward.inclusion())
                            .times(block.contributions().size()));
            Wei burnt = content.baseFeePerGas().times(content.gasUsed().value());
            supply = supply.add(issued.value().toBigInteger())
                    .subtract(burnt.value().toBigInteger());
        }
        return new Wei(UInt256.of(supply));
    }

    /** Nobody but wallets and miners has ever been paid. */
    private void checkSupply(SimulatedNode node, Wei supply) {
        Set<Address> everybody = new HashSet<>(genesis.allocation().accounts().keySet());
        nodes.forEach(it -> everybody.add(it.beneficiary()));
        Wei sum = Wei.ZERO;
        try (StateSnapshot state =
                node.chain().state(node.chain().head().hash()).orElseThrow()) {
            for (Address address : everybody) {
                sum = sum.plus(state.account(address).orElse(Account.EMPTY).balance());
            }
        }
        if (!sum.equals(supply)) {
            throw findings.violation("the accounts of node " + node.id() + " hold " + sum + ", and " + supply
                    + " were issued and not burnt");
        }
    }

    private void checkPool(SimulatedNode node, List<Block> blocks) {
        Set<Hash> included = blocks.stream()
                .flatMap(block -> block.contributions().stream())
                .map(contribution -> contribution.work().workId())
                .collect(Collectors.toSet());
        node.pool().view().works().forEach(work -> {
            if (included.contains(work.work().workId())) {
                throw findings.violation(
                        "node " + node.id() + " keeps work " + work.work().workId() + " that was paid");
            }
        });
    }
}
