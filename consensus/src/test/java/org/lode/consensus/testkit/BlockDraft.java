package org.lode.consensus.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.BaseFee;
import org.lode.consensus.rules.BlockRules;
import org.lode.consensus.rules.CheckedBlock;
import org.lode.consensus.rules.Difficulty;
import org.lode.consensus.rules.HeaderRules;
import org.lode.consensus.rules.Proven;
import org.lode.consensus.rules.SealedBlock;
import org.lode.consensus.rules.StructuralBlock;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transition.BlockExecution;
import org.lode.consensus.transition.ExecutedBlock;
import org.lode.consensus.transition.ExecutedTransactions;
import org.lode.consensus.transition.ParentState;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.trie.StateTrie;
import org.lode.consensus.trie.Trie;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/**
 * A block in the making. {@link #mine} gives a valid one; {@link #build} gives whatever was asked for, valid or not, with a seal
 * that holds. Transactions that the rules refuse are put into the block all the same and have no effect.
 */
public final class BlockDraft {
    private final ChainBuilder chain;
    private final BuiltBlock parent;
    private final List<Transaction> transactions = new ArrayList<>();
    private Address beneficiary = Address.ofNumber(0xbe4ef);
    private long secondsAfterParent = 2;
    private Bytes extraData = Bytes.EMPTY;
    private long firstNonce;
    private UnaryOperator<Content> contentChange = UnaryOperator.identity();
    private UnaryOperator<WorkHeader> headerChange = UnaryOperator.identity();

    BlockDraft(ChainBuilder chain, BuiltBlock parent) {
        this.chain = chain;
        this.parent = parent;
    }

    public BlockDraft beneficiary(Address address) {
        beneficiary = address;
        return this;
    }

    /** Two seconds unless told otherwise. */
    public BlockDraft secondsAfterParent(long seconds) {
        secondsAfterParent = seconds;
        return this;
    }

    /** Tells apart siblings that are otherwise the same. */
    public BlockDraft extraData(Bytes bytes) {
        extraData = bytes;
        return this;
    }

    public BlockDraft contribute(SealedWork... works) {
        Arrays.stream(works).map(ContributionTransaction::of).forEach(transactions::add);
        return this;
    }

    public BlockDraft transactions(SignedTransaction... signed) {
        transactions.addAll(Arrays.asList(signed));
        return this;
    }

    /** A transfer between {@link TestAccounts} with the next nonce. */
    public BlockDraft transfer(int from, int to, Wei value) {
        long inState = parent.state()
                .account(TestAccounts.address(from))
                .map(it -> it.nonce())
                .orElse(0L);
        long inDraft = transactions.stream()
                .filter(SignedTransaction.class::isInstance)
                .map(SignedTransaction.class::cast)
                .flatMap(it -> RecoveredTransaction.recover(it, TestAccounts.CURVE).stream())
                .filter(it -> it.sender().equals(TestAccounts.address(from)))
                .count();
        return transactions(TestAccounts.transfer(from, inState + inDraft, TestAccounts.address(to), value));
    }

    /** Starts the search for a seal there, so that several shares of one header can be found. */
    public BlockDraft firstNonce(long nonce) {
        firstNonce = nonce;
        return this;
    }

    /** Changes the content after execution; the work header commits to the changed one. */
    public BlockDraft content(UnaryOperator<Content> change) {
        contentChange = change;
        return this;
    }

    /** Changes the work header before it is sealed. */
    public BlockDraft header(UnaryOperator<WorkHeader> change) {
        headerChange = change;
        return this;
    }

    /** The block with everything that was asked for and a seal for the difficulty it claims. */
    public Block build() {
        Unsealed unsealed = unsealed();
        SealedWork work = chain.seal(
                unsealed.header(),
                firstNonce,
                new ChainBuilder.DifficultyRange(unsealed.header().difficulty(), Optional.empty()));
        return new Block(new Header(work, unsealed.content()), transactions);
    }

    /** The valid block. Fails, naming the rule, where it is not valid. */
    public BuiltBlock mine() {
        Block block = build();
        return BuiltBlock.after(parent, valid(judge(block)));
    }

    /** Work on this block that is enough for a share and not for a block. */
    public SealedWork share() {
        WorkHeader header = unsealed().header();
        return chain.seal(
                header,
                firstNonce,
                new ChainBuilder.DifficultyRange(
                        chain.shareDifficulty(header, parent), Optional.of(header.difficulty())));
    }

    /** Work on this block that is not even a share. */
    public SealedWork tooWeak() {
        WorkHeader header = unsealed().header();
        return chain.sealTooWeak(header, chain.shareDifficulty(header, parent));
    }

    /** What the rules say of a block in this place, long after its timestamp. */
    public Verdict<ExecutedBlock> judge(Block block) {
        return judge(block, Long.MAX_VALUE);
    }

    /** What the rules say of a block in this place at that time. */
    public Verdict<ExecutedBlock> judge(Block block, long nowSeconds) {
        BlockRules rules = chain.rules();
        return then(
                rules.structure(block),
                (StructuralBlock structural) -> then(
                        rules.seal(structural),
                        (SealedBlock sealed) -> then(
                                rules.context(
                                        sealed,
                                        new BlockRules.Context(
                                                parent, nowSeconds, Proven.NOTHING, Parallel.SEQUENTIAL)),
                                (CheckedBlock checked) -> chain.transition()
                                        .execute(
                                                checked,
                                                new ParentState(parent.state(), parent.state(), Parallel.SEQUENTIAL),
                                                parent::hashAt))));
    }

    private static <T, U> Verdict<U> then(Verdict<T> verdict, Function<T, Verdict<U>> next) {
        return switch (verdict) {
            case Verdict.Valid<T>(T value) -> next.apply(value);
            case Verdict.Invalid<T> invalid -> invalid.cast();
            case Verdict.Deferred<T> deferred -> deferred.cast();
        };
    }

    private static <T> T valid(Verdict<T> verdict) {
        if (verdict instanceof Verdict.Valid<T>(T value)) {
            return value;
        }
        throw new AssertionError("the drafted block is not valid: " + verdict);
    }

    private record Unsealed(WorkHeader header, Content content) {}

    private Unsealed unsealed() {
        BlockNumber number = parent.number().next();
        Content content = contentChange.apply(honestContent(number));
        Hash anchor = parent.hashAt(HeaderRules.anchorHeight(number, chain.spec()));
        WorkHeader header = new WorkHeader(
                parent.hash(),
                anchor,
                number,
                parent.block().header().timestampSeconds() + secondsAfterParent,
                Difficulty.after(parent, chain.spec().difficulty()),
                beneficiary,
                content.hash());
        return new Unsealed(headerChange.apply(header), content);
    }

    private Content honestContent(BlockNumber number) {
        Content before = parent.block().header().content();
        Gas gasLimit = before.gasLimit();
        Wei baseFee = BaseFee.after(before, chain.spec().fee());
        BlockEnvironment environment = new BlockEnvironment(
                chain.spec().chainId(),
                number,
                parent.block().header().timestampSeconds() + secondsAfterParent,
                Difficulty.after(parent, chain.spec().difficulty()),
                beneficiary,
                gasLimit,
                baseFee,
                parent::hashAt);
        ExecutedTransactions executed = execute(environment);
        Hash stateRoot = StateTrie.update(parent.state(), executed.diff(), Parallel.SEQUENTIAL)
                .stateRoot();
        Content content = executed.content(stateRoot, environment, before, extraData);
        // Refused transactions are in the block as well, so its list is this draft's.
        return new Content(
                content.stateRoot(),
                Trie.indexedRoot(transactions.stream().map(Transaction::encoded).toList()),
                content.receiptsRoot(),
                content.logsBloom(),
                content.gasLimit(),
                content.gasUsed(),
                content.baseFeePerGas(),
                before.workUnits() + 1 + contributions().size(),
                content.extraData());
    }

    private ExecutedTransactions execute(BlockEnvironment environment) {
        BlockExecution running = chain.transition().begin(parent.state(), environment);
        chain.rules()
                .contributions()
                .checkAll(contributions(), parent, chain.proven(), Parallel.SEQUENTIAL)
                .forEach(verdict -> {
                    if (verdict instanceof Verdict.Valid<VerifiedWork>(VerifiedWork work)) {
                        chain.remember(work);
                        running.contribute(work);
                    }
                });
        transactions.stream()
                .filter(SignedTransaction.class::isInstance)
                .flatMap(it -> RecoveredTransaction.recover((SignedTransaction) it, TestAccounts.CURVE).stream())
                .forEach(running::attempt);
        return running.finish();
    }

    private List<SealedWork> contributions() {
        return transactions.stream()
                .filter(ContributionTransaction.class::isInstance)
                .map(it -> ((ContributionTransaction) it).work())
                .toList();
    }
}
