package org.lode.consensus.transition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.ContractAddress;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;

/** Contracts in blocks: created, called, failing. */
final class ContractTransactionTest {
    /** Stores CALLVALUE in slot 0 and logs it under topic 7. */
    private static final Bytes RUNTIME = Bytes.ofHex("0x345f55345f52600760205fa100");

    /** Returns {@link #RUNTIME}. */
    private static final Bytes INIT = Bytes.ofHex("0x6c345f55345f52600760205fa1005f52600d6013f3");

    private final ChainBuilder chain = ChainBuilder.tiny();

    @Test
    void aCreationPutsItsCodeWhereTheSendersNonceSays() {
        BuiltBlock block = chain.on(chain.genesis())
                .transactions(send(0, Optional.empty(), 0, INIT))
                .mine();

        Address created = ContractAddress.ofCreate(TestAccounts.address(0), 0);
        assertThat(block.state()
                        .code(block.state().account(created).orElseThrow().codeHash()))
                .isEqualTo(RUNTIME);
    }

    @Test
    void aCallWritesStorageAndLogs() {
        Address contract = ContractAddress.ofCreate(TestAccounts.address(0), 0);
        BuiltBlock created = chain.on(chain.genesis())
                .transactions(send(0, Optional.empty(), 0, INIT))
                .mine();
        BuiltBlock called = chain.on(created)
                .transactions(send(1, Optional.of(contract), 5, Bytes.EMPTY))
                .mine();

        assertThat(called.state().storage(contract, UInt256.ZERO)).isEqualTo(UInt256.of(5));
        assertThat(called.receipts().getFirst().logs()).extracting(Log::address).containsExactly(contract);
    }

    @Test
    void aFailedCreationPaysAllItsGasAndLeavesNothing() {
        Bytes invalid = Bytes.ofHex("0xfe");
        BuiltBlock block = chain.on(chain.genesis())
                .transactions(send(0, Optional.empty(), 0, invalid))
                .mine();

        Receipt receipt = block.receipts().getFirst();
        assertThat(receipt.status()).isEqualTo(Receipt.Status.FAILED);
        assertThat(receipt.cumulativeGasUsed()).isEqualTo(Gas.of(200_000));
        assertThat(block.state().account(ContractAddress.ofCreate(TestAccounts.address(0), 0)))
                .isEmpty();
    }

    private static SignedTransaction send(long nonce, Optional<Address> to, long value, Bytes data) {
        return TestAccounts.sign(
                0,
                new TransactionBody.DynamicFee(
                        1337,
                        nonce,
                        Wei.ZERO,
                        Wei.of(2_000_000_000),
                        Gas.of(200_000),
                        to,
                        Wei.of(value),
                        data,
                        List.of()));
    }
}
