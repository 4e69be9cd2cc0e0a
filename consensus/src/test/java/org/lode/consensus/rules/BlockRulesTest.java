package org.lode.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.LogsBloom;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BlockDraft;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.transition.ExecutedBlock;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/** A valid block broken in one place: the rule for that place refuses it. */
final class BlockRulesTest {
    private static final Hash OTHER = Hash.ofHex("0x" + "5a".repeat(32));

    private final ChainBuilder chain = ChainBuilder.tiny();
    private final BuiltBlock parent = chain.extend(chain.genesis(), 9);

    @Test
    void acceptsTheBlockThatNothingIsBrokenOf() {
        Block block = draft().build();

        assertThat(draft().judge(block)).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void refusesABlockAboveTheSizeLimit() {
        SignedTransaction large = TestAccounts.sign(
                0,
                new TransactionBody.Legacy(
                        Optional.empty(),
                        0,
                        Wei.of(1),
                        Gas.of(1),
                        Optional.empty(),
                        Wei.ZERO,
                        Bytes.copyOf(new byte[Transaction.MAX_SIZE_BYTES - 200])));
        int tooMany = Block.MAX_SIZE_BYTES / large.encoded().size() + 1;
        Header header = draft().build().header();

        assertRefused(chain.rules().structure(new Block(header, Collections.nCopies(tooMany, large))), Rule.BLOCK_SIZE);
    }

    @Test
    void refusesExtraDataAbove32Bytes() {
        assertRefused(changed(it -> with(it, Bytes.copyOf(new byte[33]))), Rule.EXTRA_DATA_SIZE);
    }

    @Test
    void refusesContentThatTheHeaderDoesNotCommitTo() {
        assertRefused(draft().header(it -> withContentHash(it, OTHER)), Rule.CONTENT_HASH);
    }

    @Test
    void refusesTransactionsThatTheContentDoesNotCommitTo() {
        Block block = draft().transfer(0, 1, Wei.of(1)).build();

        assertRefused(draft().judge(new Block(block.header(), List.of())), Rule.TRANSACTIONS_ROOT);
    }

    @Test
    void refusesASealThatMissesTheTarget() {
        Block block = draft().build();
        SealedWork weak = draft().tooWeak();

        assertRefused(
                draft().judge(new Block(new Header(weak, block.header().content()), List.of())), Rule.SEAL_TARGET);
    }

    @Test
    void refusesAMixThatWasMadeUp() {
        Block block = draft().build();
        SealedWork work = block.header().work();

        // Some made-up mix gives a result within the target by chance; two Keccaks a try find it.
        Verdict<ExecutedBlock> verdict;
        long guess = 0;
        do {
            Seal seal = new Seal(work.seal().nonce(), new Hash(0, 0, 0, ++guess));
            Header header = new Header(
                    SealedWork.of(work.header(), seal), block.header().content());
            verdict = draft().judge(new Block(header, List.of()));
        } while (((Verdict.Invalid<ExecutedBlock>) verdict).rule() == Rule.SEAL_TARGET);

        assertRefused(verdict, Rule.SEAL_MIX);
    }

    @Test
    void refusesANumberThatIsNotTheParentsNext() {
        assertRefused(
                draft().header(it -> new WorkHeader(
                        it.parentHash(),
                        it.anchorHash(),
                        it.number().next(),
                        it.timestampSeconds(),
                        it.difficulty(),
                        it.beneficiary(),
                        it.contentHash())),
                Rule.NUMBER);
    }

    @Test
    void refusesAnAnchorOfAnotherChain() {
        assertRefused(
                draft().header(it -> new WorkHeader(
                        it.parentHash(),
                        OTHER,
                        it.number(),
                        it.timestampSeconds(),
                        it.difficulty(),
                        it.beneficiary(),
                        it.contentHash())),
                Rule.ANCHOR_HASH);
    }

    @Test
    void refusesATimestampThatIsNotAfterTheParents() {
        assertRefused(draft().secondsAfterParent(0), Rule.TIMESTAMP);
    }

    @Test
    void defersATimestampMoreThan15SecondsAhead() {
        Block block = draft().build();
        long timestamp = block.header().timestampSeconds();

        assertThat(draft().judge(block, timestamp - 15)).isInstanceOf(Verdict.Valid.class);
        assertThat(draft().judge(block, timestamp - 16))
                .isEqualTo(new Verdict.Deferred<>(new Wait.ForTime(timestamp - 15)));
    }

    @Test
    void refusesADifficultyThatIsNotTheScheduled() {
        assertRefused(draft().header(it -> withDifficulty(it, it.difficulty().plus(UInt256.ONE))), Rule.DIFFICULTY);
        assertRefused(draft().header(it -> withDifficulty(it, it.difficulty().minus(UInt256.ONE))), Rule.DIFFICULTY);
    }

    @Test
    void refusesADifficultyBelowTheMinimumBeforeAnyWorkIsHashed() {
        Block block = draft().header(it -> withDifficulty(it, UInt256.of(15))).build();

        assertRefused(chain.rules().structure(block), Rule.DIFFICULTY);
    }

    @Test
    void refusesAGasLimitThatMovedTooFar() {
        assertRefused(changed(it -> withGas(it, Gas.of(30_029_296), it.gasUsed())), Rule.GAS_LIMIT);
        assertRefused(changed(it -> withGas(it, Gas.of(29_970_704), it.gasUsed())), Rule.GAS_LIMIT);
    }

    @Test
    void refusesABaseFeeThatEip1559DoesNotGive() {
        assertRefused(
                changed(it -> new Content(
                        it.stateRoot(),
                        it.transactionsRoot(),
                        it.receiptsRoot(),
                        it.logsBloom(),
                        it.gasLimit(),
                        it.gasUsed(),
                        it.baseFeePerGas().plus(Wei.of(1)),
                        it.workUnits(),
                        it.extraData())),
                Rule.BASE_FEE);
    }

    @Test
    void refusesWorkUnitsThatDoNotAddUp() {
        assertRefused(
                changed(it -> new Content(
                        it.stateRoot(),
                        it.transactionsRoot(),
                        it.receiptsRoot(),
                        it.logsBloom(),
                        it.gasLimit(),
                        it.gasUsed(),
                        it.baseFeePerGas(),
                        it.workUnits() + 1,
                        it.extraData())),
                Rule.WORK_UNITS);
    }

    @Test
    void refusesAStateRootThatExecutionDoesNotGive() {
        assertRefused(changed(it -> withRoots(it, OTHER, it.receiptsRoot(), it.logsBloom())), Rule.STATE_ROOT);
    }

    @Test
    void refusesAReceiptsRootThatExecutionDoesNotGive() {
        assertRefused(changed(it -> withRoots(it, it.stateRoot(), OTHER, it.logsBloom())), Rule.RECEIPTS_ROOT);
    }

    @Test
    void refusesALogsBloomThatExecutionDoesNotGive() {
        LogsBloom full = LogsBloom.ofBytes(Bytes.ofHex("0x" + "ff".repeat(256)));

        assertRefused(changed(it -> withRoots(it, it.stateRoot(), it.receiptsRoot(), full)), Rule.LOGS_BLOOM);
    }

    @Test
    void refusesGasUsedThatExecutionDoesNotGive() {
        assertRefused(changed(it -> withGas(it, it.gasLimit(), it.gasUsed().plus(Gas.of(1)))), Rule.GAS_USED);
    }

    @Test
    void sealsOfSeveralBlocksAreCheckedTogetherAndEachGetsItsOwnVerdict() {
        Block good = draft().build();
        Block bad = new Block(new Header(draft().tooWeak(), good.header().content()), List.of());
        List<StructuralBlock> blocks = Stream.of(good, bad, good)
                .map(it -> valid(chain.rules().structure(it)))
                .toList();

        List<Verdict<SealedBlock>> verdicts = chain.rules().sealAll(blocks, Parallel.SEQUENTIAL);

        assertThat(verdicts.get(0)).isInstanceOf(Verdict.Valid.class);
        assertRefused(verdicts.get(1), Rule.SEAL_TARGET);
        assertThat(verdicts.get(2)).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void judgesABlockOnlyAfterItsParent() {
        Block block = draft().build();

        assertThatThrownBy(() -> chain.on(chain.genesis()).judge(block)).isInstanceOf(IllegalArgumentException.class);
    }

    private BlockDraft draft() {
        return chain.on(parent);
    }

    private BlockDraft changed(UnaryOperator<Content> change) {
        return draft().content(change);
    }

    private static void assertRefused(BlockDraft draft, Rule rule) {
        assertRefused(draft.judge(draft.build()), rule);
    }

    private static void assertRefused(Verdict<?> verdict, Rule rule) {
        assertThat(verdict).isInstanceOf(Verdict.Invalid.class);
        assertThat(((Verdict.Invalid<?>) verdict).rule()).isEqualTo(rule);
    }

    private static <T> T valid(Verdict<T> verdict) {
        return ((Verdict.Valid<T>) verdict).value();
    }

    private static WorkHeader withContentHash(WorkHeader it, Hash contentHash) {
        return new WorkHeader(
                it.parentHash(),
                it.anchorHash(),
                it.number(),
                it.timestampSeconds(),
                it.difficulty(),
                it.beneficiary(),
                contentHash);
    }

    private static WorkHeader withDifficulty(WorkHeader it, UInt256 difficulty) {
        return new WorkHeader(
                it.parentHash(),
                it.anchorHash(),
                it.number(),
                it.timestampSeconds(),
                difficulty,
                it.beneficiary(),
                it.contentHash());
    }

    private static Content with(Content it, Bytes extraData) {
        return new Content(
                it.stateRoot(),
                it.transactionsRoot(),
                it.receiptsRoot(),
                it.logsBloom(),
                it.gasLimit(),
                it.gasUsed(),
                it.baseFeePerGas(),
                it.workUnits(),
                extraData);
    }

    private static Content withGas(Content it, Gas gasLimit, Gas gasUsed) {
        return new Content(
                it.stateRoot(),
                it.transactionsRoot(),
                it.receiptsRoot(),
                it.logsBloom(),
                gasLimit,
                gasUsed,
                it.baseFeePerGas(),
                it.workUnits(),
                it.extraData());
    }

    private static Content withRoots(Content it, Hash stateRoot, Hash receiptsRoot, LogsBloom bloom) {
        return new Content(
                stateRoot,
                it.transactionsRoot(),
                receiptsRoot,
                bloom,
                it.gasLimit(),
                it.gasUsed(),
                it.baseFeePerGas(),
                it.workUnits(),
                it.extraData());
    }
}
