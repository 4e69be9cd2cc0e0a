package org.lode.consensus.transition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.TransactionBody;

/** Without a virtual machine, whatever would execute code is refused by a rule of its own. */
final class TransfersOnlyTest {
    private final ChainBuilder chain = ChainBuilder.tiny();

    @Test
    void refusesACreation() {
        assertRefused(Optional.empty());
    }

    @Test
    void refusesACallOfAPrecompiledContract() {
        assertRefused(Optional.of(Address.ofNumber(1)));
    }

    private void assertRefused(Optional<Address> to) {
        TransactionBody body = new TransactionBody.Legacy(
                Optional.of(1337L), 0, Wei.of(1_000_000_000), Gas.of(100_000), to, Wei.ZERO, Bytes.EMPTY);
        Verdict<ExecutedBlock> verdict = chain.on(chain.genesis())
                .judge(chain.on(chain.genesis())
                        .transactions(TestAccounts.sign(0, body))
                        .build());

        assertThat(((Verdict.Invalid<ExecutedBlock>) verdict).rule()).isEqualTo(Rule.EXECUTION_NOT_AVAILABLE);
    }
}
