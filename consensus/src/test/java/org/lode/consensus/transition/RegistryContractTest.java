package org.lode.consensus.transition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.evm.Halt;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.reward.WorkRegistry;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;

/** What the protocol writes into the registry, the registry's own compiled code reads. */
final class RegistryContractTest {
    private static final Address FINDER = Address.ofHex("0x0000000000000000000000000000000000f17de0");

    private final ChainBuilder chain = ChainBuilder.tiny();
    private final BuiltBlock one = chain.on(chain.genesis())
            .contribute(
                    chain.on(chain.genesis()).beneficiary(FINDER).share(),
                    chain.on(chain.genesis())
                            .beneficiary(FINDER)
                            .firstNonce(1L << 32)
                            .share())
            .mine();

    @Test
    void answersTotalUnits() {
        assertThat(call("totalUnits()")).isEqualTo(UInt256.of(3));
    }

    @Test
    void answersUnitsOfABeneficiary() {
        assertThat(call("unitsOf(address)", FINDER)).isEqualTo(UInt256.of(2));
        assertThat(call("unitsOf(address)", TestAccounts.address(0))).isEqualTo(UInt256.ZERO);
    }

    @Test
    void answersWhatABeneficiaryEarned() {
        assertThat(call("earnedBy(address)", FINDER)).isEqualTo(UInt256.of(2 * 242_187_500_000_000_000L));
    }

    @Test
    void acceptsNoMoneyAndKnowsNoOtherFunction() {
        assertThat(execute(Wei.of(1), Bytes.EMPTY).halt()).isEqualTo(Halt.REVERT);
        assertThat(execute(Wei.ZERO, Bytes.ofHex("0x12345678")).halt()).isEqualTo(Halt.REVERT);
    }

    private UInt256 call(String function, Address... arguments) {
        byte[] data = new byte[4 + 32 * arguments.length];
        System.arraycopy(
                Keccak.hash256(function.getBytes(StandardCharsets.US_ASCII)).toBytes(), 0, data, 0, 4);
        for (int i = 0; i < arguments.length; i++) {
            arguments[i].writeTo(data, 4 + 32 * i + 12);
        }
        ExecutionResult result = execute(Wei.ZERO, Bytes.owning(data));
        assertThat(result.succeeded()).isTrue();
        return UInt256.ofBytes(result.output().toArray());
    }

    private ExecutionResult execute(Wei value, Bytes data) {
        BlockEnvironment environment =
                chain.transition().environment(one.block().header(), one::hashAt);
        Message message = new Message(
                TestAccounts.address(0),
                Optional.of(WorkRegistry.ADDRESS),
                value,
                data,
                Gas.of(100_000),
                Wei.ZERO,
                List.of());
        return chain.transition().transactions().execute(new JournaledState(one.state()), environment, message);
    }
}
