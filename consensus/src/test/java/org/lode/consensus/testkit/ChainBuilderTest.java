package org.lode.consensus.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.work.SealedWork;

final class ChainBuilderTest {
    private final ChainBuilder chain = ChainBuilder.tiny();

    @Test
    void minesAChainWithSharesAndTransfersThatTheRulesAccept() {
        BuiltBlock head = chain.genesis();
        List<SealedWork> shares = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            BuiltBlock parent = head;
            head = chain.on(parent)
                    .contribute(shares.toArray(SealedWork[]::new))
                    .transfer(i % 3, 3, Wei.of(1000 + i))
                    .mine();
            shares.clear();
            shares.add(chain.on(parent).beneficiary(Address.ofNumber(77)).share());
            shares.add(chain.on(parent).beneficiary(Address.ofNumber(78)).share());
        }

        assertThat(head.number().value()).isEqualTo(20);
        assertThat(head.block().header().content().workUnits()).isEqualTo(20 + 19 * 2);
        assertThat(head.chain()).extracting(Block::hash).doesNotHaveDuplicates().hasSize(20);
        assertThat(head.state().root())
                .isEqualTo(head.block().header().content().stateRoot());
    }

    @Test
    void buildsTheSameChainAgain() {
        BuiltBlock once = chain.extend(chain.genesis(), 5);
        BuiltBlock again = ChainBuilder.tiny().extend(chain.genesis(), 5);

        assertThat(again.hash()).isEqualTo(once.hash());
    }
}
