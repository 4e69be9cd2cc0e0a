package org.lode.node.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.ContributionRules;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.node.chain.ChainHead;
import org.lode.node.pool.Pool;
import org.lode.node.pool.Submissions;
import org.lode.node.testkit.TestChain;

/** A block that was executed once for many beneficiaries is, for each, the very block that would be made for it alone. */
final class BlockAssemblerTest {
    private static final Address FINDER = Address.ofNumber(0x77);
    private static final long NOW = TestChain.NOON.getEpochSecond();

    private final ChainBuilder build = ChainBuilder.tiny();
    private TestChain node;
    private Pool pool;
    private BlockAssembler assembler;

    @BeforeEach
    void open() throws Exception {
        node = TestChain.inMemory();
        pool = new Pool(
                node.chain,
                new Submissions(
                        build.spec(),
                        TestAccounts.CURVE,
                        node.caches::ofEpoch,
                        node.proven,
                        node.chain,
                        node.chain.ancestry()),
                Pool.Bounds.DEFAULT,
                node.time.loop(),
                node.time.loop());
        assembler = new BlockAssembler(
                node.chain,
                build.transition(),
                new ContributionRules(build.spec(), new SealRules(build.spec().ethash(), node.caches::ofEpoch)),
                node.proven,
                BlockAssembler.Taste.DEFAULT);
        BuiltBlock one = build.on(build.genesis()).beneficiary(FINDER).mine();
        node.importBlock(one.block());
        submit(ContributionTransaction.of(build.on(one).beneficiary(FINDER).share()));
        submit(ContributionTransaction.of(
                build.on(build.genesis()).beneficiary(TestAccounts.address(3)).share()));
    }

    @Test
    void contributionsAlone() {
        assertThatEachIsAsMadeAlone(beneficiaries(), 0, 2);
    }

    @Test
    void transfersWithTips() {
        submit(transfer(0, 5), transfer(1, 7));
        assertThatEachIsAsMadeAlone(beneficiaries(), 2, 2);
    }

    @Test
    void aBeneficiaryThatSendsOrReceives() {
        submit(transfer(0, 5), transfer(1, 7));
        List<Address> those = new ArrayList<>(beneficiaries());
        those.add(TestAccounts.address(0));
        those.add(TestAccounts.address(2));
        assertThatEachIsAsMadeAlone(those, 2, 2);
    }

    @Test
    void codeThatAsksForTheBeneficiary() {
        // COINBASE PUSH0 SSTORE STOP
        submit(creation(0, "0x415f5500"), transfer(1, 7));
        assertThatEachIsAsMadeAlone(beneficiaries(), 2, 2);
    }

    @Test
    void codeThatLooksAtABeneficiary() {
        // PUSH20 FINDER, BALANCE PUSH0 SSTORE STOP
        submit(creation(0, "0x73" + FINDER.toString().substring(2) + "315f5500"));
        assertThatEachIsAsMadeAlone(beneficiaries(), 1, 2);
    }

    @Test
    void codeThatLooksAtABeneficiaryAndReverts() {
        // PUSH20 FINDER, BALANCE, PUSH0 PUSH0 REVERT
        submit(creation(0, "0x73" + FINDER.toString().substring(2) + "315f5ffd"));
        assertThatEachIsAsMadeAlone(beneficiaries(), 1, 2);
    }

    @Test
    void codeThatLooksAtTheRegistryOfWork() {
        // earnedBy(0x1001) into slot 0: who includes the contributions has earned something by then
        String selector = Keccak.hash256("earnedBy(address)".getBytes(StandardCharsets.US_ASCII))
                .toString()
                .substring(2, 10);
        String call =
                "0x7f" + selector + "00".repeat(28) + "5f52" + "611001600452" + "60205f60245f60575afa505f515f5500";
        submit(creation(0, call));
        assertThatEachIsAsMadeAlone(beneficiaries(), 1, 2);
    }

    @Test
    void moreThanAreExecutedApartGetContributionsOnly() {
        submit(creation(0, "0x415f5500"));
        List<Address> many = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            many.add(Address.ofNumber(0x1000 + i));
        }
        List<Template> templates =
                assembler.assembleFor(node.chain.head(), many, NOW, pool.view()).orElseThrow();
        assertThat(templates).extracting(it -> it.header().beneficiary()).containsExactlyElementsOf(many);
        assertThat(templates)
                .extracting(Template::signedTransactions)
                .containsExactly(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 0L, 0L);
        assertThat(templates).allSatisfy(it -> assertThat(it.transactions()).hasSizeGreaterThanOrEqualTo(2));
    }

    private static List<Address> beneficiaries() {
        return List.of(Address.ofNumber(0x1001), FINDER, Address.ofNumber(0x1002), TestAccounts.address(5));
    }

    private void assertThatEachIsAsMadeAlone(List<Address> beneficiaries, int signed, int contributions) {
        ChainHead head = node.chain.head();
        List<Template> together =
                assembler.assembleFor(head, beneficiaries, NOW, pool.view()).orElseThrow();
        List<Template> alone = beneficiaries.stream()
                .map(it -> assembler.assemble(head, it, NOW, pool.view()).orElseThrow())
                .toList();
        assertThat(together).isEqualTo(alone);
        assertThat(together)
                .allSatisfy(it -> assertThat(it.signedTransactions()).isEqualTo(signed))
                .allSatisfy(it -> assertThat(it.transactions()).hasSize(signed + contributions));
    }

    private void submit(Transaction... transactions) {
        for (Transaction transaction : transactions) {
            var outcome = pool.submit(transaction.encoded());
            node.time.runDue();
            assertThat(outcome.join()).isInstanceOf(Pool.Outcome.Added.class);
        }
    }

    private SignedTransaction transfer(int from, long tipWei) {
        return sign(from, Optional.of(TestAccounts.address(2)), tipWei, Bytes.EMPTY);
    }

    private SignedTransaction creation(int from, String code) {
        return sign(from, Optional.empty(), 3, Bytes.ofHex(code));
    }

    private SignedTransaction sign(int from, Optional<Address> to, long tipWei, Bytes data) {
        return TestAccounts.sign(
                from,
                new TransactionBody.DynamicFee(
                        build.spec().chainId(),
                        0,
                        Wei.of(tipWei),
                        Wei.of(100_000_000_000L),
                        Gas.of(200_000),
                        to,
                        Wei.of(1),
                        data,
                        List.of()));
    }
}
