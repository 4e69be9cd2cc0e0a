package org.lode.node.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.LightHasher;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.ContributionRules;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.node.pool.JournalFile;
import org.lode.node.pool.Pool;
import org.lode.node.pool.PoolJournal;
import org.lode.node.pool.Submissions;
import org.lode.node.testkit.TestChain;

final class RemoteMiningTest {
    private static final Address ALICE = Address.ofNumber(0xa11ce);
    private static final Address BOB = Address.ofNumber(0xb0b);
    private static final Wei CONTRIBUTION = Wei.of(242_187_500_000_000_000L);

    @TempDir
    Path folder;

    private final ChainBuilder build = ChainBuilder.tiny();
    private TestChain node;
    private Pool pool;
    private RemoteMining remote;
    private Worker alice;

    @BeforeEach
    void open() throws Exception {
        open(PoolJournal.NONE);
    }

    private void open(PoolJournal journal) throws Exception {
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
                node.time.loop(),
                journal);
        SealRules seals = new SealRules(build.spec().ethash(), node.caches::ofEpoch);
        Producer producer = new Producer(
                new Producer.Chainside(
                        node.chain,
                        pool,
                        new BlockAssembler(
                                node.chain,
                                build.transition(),
                                new ContributionRules(build.spec(), seals),
                                node.proven,
                                BlockAssembler.Taste.DEFAULT),
                        new RemoteMining.Checks(seals, node.proven, node.time.loop())),
                MiningSettings.OFF,
                node.time.loop(),
                node.time);
        producer.start(List.of());
        remote = producer.remote();
        alice = remote.worker(ALICE, "rig").orElseThrow();
        node.time.runDue();
    }

    @Test
    void givesEachBeneficiaryWorkOfItsOwn() {
        List<Work> forAlice = listen(ALICE);
        List<Work> forBob = listen(BOB);
        assertThat(forAlice.getLast().beneficiary()).isEqualTo(ALICE);
        assertThat(forBob.getLast().beneficiary()).isEqualTo(BOB);
        assertThat(forAlice.getLast().sealHash()).isNotEqualTo(forBob.getLast().sealHash());
        assertThat(forAlice.getLast().seedHash()).isEqualTo(Hash.ZERO);
        assertThat(forAlice.getLast().shareDifficulty()).isEqualTo(UInt256.of(8));
    }

    @Test
    void aShareThatIsABlockPaysTheWorkerWhoFoundIt() {
        List<Work> work = listen(ALICE);
        assertThat(bring(find(work.getLast(), Find.BLOCK))).isEqualTo(new ShareOutcome.FoundBlock());
        assertThat(node.chain.head().header().work().header().beneficiary()).isEqualTo(ALICE);
        assertThat(work.getLast().urgency()).isEqualTo(Work.Urgency.NEW_HEAD);
        assertThat(work.getLast().number()).isEqualTo(node.chain.head().number().next());
        assertThat(remote.workers().getFirst().income()).isEqualTo(Wei.of(250_000_000_000_000_000L));
    }

    @Test
    void everyOtherShareIsPaidByABlockOfAnybody() {
        List<Work> forAlice = listen(ALICE);
        List<Work> forBob = listen(BOB);
        Worker bob = remote.worker(BOB, "").orElseThrow();
        Work early = forAlice.getLast();
        assertThat(bring(find(early, Find.SHARE))).isEqualTo(new ShareOutcome.Contribution());
        node.time.advance(Duration.ofSeconds(1));
        assertThat(bring(bob, find(forBob.getLast(), Find.BLOCK))).isEqualTo(new ShareOutcome.FoundBlock());
        assertThat(alice.picture(node.time.instant()).income()).isEqualTo(CONTRIBUTION);

        assertThat(bring(find(early, Find.SHARE)))
                .as("a share for an old head, inside the window")
                .isEqualTo(new ShareOutcome.Contribution());
        assertThat(alice.picture(node.time.instant()).counts()).isEqualTo(new MiningStatus.Counts(2, 0, 0, 0));
    }

    @Test
    void aShareOutsideOfTheWindowIsStale() {
        List<Work> work = listen(ALICE);
        RemoteShare late = find(work.getLast(), Find.SHARE);
        for (int i = 0; i < 8; i++) {
            node.time.advance(Duration.ofSeconds(2));
            bring(find(work.getLast(), Find.BLOCK));
        }
        assertThat(bring(late)).isInstanceOf(ShareOutcome.Stale.class);
    }

    @Test
    void aShareCountsOnce() {
        RemoteShare share = find(listen(ALICE).getLast(), Find.SHARE);
        assertThat(bring(share)).isEqualTo(new ShareOutcome.Contribution());
        assertThat(bring(share)).isEqualTo(new ShareOutcome.Duplicate());
    }

    @Test
    void refusesWhatIsNoWork() {
        Work work = listen(ALICE).getLast();
        RemoteShare good = find(work, Find.SHARE);
        RemoteShare bad = find(work, Find.NOTHING);
        assertThat(bring(new RemoteShare(bad.jobId(), Optional.empty(), bad.nonce(), Optional.empty())))
                .isInstanceOf(ShareOutcome.Bad.class);
        assertThat(bring(RemoteShare.of(work.sealHash(), good.nonce(), Hash.ZERO)))
                .isInstanceOf(ShareOutcome.Bad.class);
        assertThat(bring(RemoteShare.of(work.jobId() + 1, 7))).isInstanceOf(ShareOutcome.Stale.class);
        assertThat(alice.picture(node.time.instant()).counts()).isEqualTo(new MiningStatus.Counts(0, 0, 1, 2));
    }

    @Test
    void servesSixtyFourBeneficiariesAndRefusesOneMore() {
        for (int i = 0; i < RemoteMining.BENEFICIARIES_MAX; i++) {
            assertThat(listen(Address.ofNumber(1000 + i))).isNotEmpty();
        }
        var refused = remote.subscribe(BOB, _ -> {});
        node.time.runDue();
        assertThat(refused.join()).isEmpty();
    }

    @Test
    void makesRoomForAnotherBeneficiaryWhenOneLeaves() {
        var first = remote.subscribe(ALICE, _ -> {});
        node.time.runDue();
        for (int i = 1; i < RemoteMining.BENEFICIARIES_MAX; i++) {
            listen(Address.ofNumber(1000 + i));
        }
        first.join().orElseThrow().close();
        node.time.runDue();
        assertThat(listen(BOB)).isNotEmpty();
    }

    @Test
    void answersWhoAsksForWorkOnce() {
        CompletableFuture<Optional<Work>> first = remote.work(ALICE);
        node.time.advance(Duration.ofSeconds(1));
        assertThat(first).isDone();
        assertThat(first.join()).map(Work::beneficiary).contains(ALICE);
        node.time.advance(Duration.ofSeconds(30));
        CompletableFuture<Optional<Work>> second = remote.work(ALICE);
        node.time.runDue();
        assertThat(second).isDone();
        assertThat(second.join()).as("kept fresh for a while").isNotEqualTo(first.join());
    }

    @Test
    void anAcceptedShareIsThereAgainAfterTheProcessDied() throws Exception {
        Path file = folder.resolve("waiting");
        open(JournalFile.open(file));
        Work work = listen(ALICE).getLast();
        assertThat(bring(find(work, Find.SHARE))).isEqualTo(new ShareOutcome.Contribution());
        List<Bytes> waiting =
                pool.view().contributions().stream().map(it -> it.encoded()).toList();

        open(JournalFile.open(file));
        assertThat(pool.view().contributions()).map(it -> it.encoded()).isEqualTo(waiting);
        bring(remote.worker(BOB, "").orElseThrow(), find(listen(BOB).getLast(), Find.BLOCK));
        assertThat(node.chain.block(node.chain.head().hash()).orElseThrow().contributions())
                .map(it -> it.encoded())
                .isEqualTo(waiting);
    }

    private List<Work> listen(Address beneficiary) {
        List<Work> heard = new ArrayList<>();
        var subscription = remote.subscribe(beneficiary, heard::add);
        node.time.advance(Duration.ofSeconds(1));
        assertThat(subscription).isDone();
        assertThat(subscription.join()).isPresent();
        return heard;
    }

    private ShareOutcome bring(RemoteShare share) {
        return bring(alice, share);
    }

    private ShareOutcome bring(Worker worker, RemoteShare share) {
        CompletableFuture<ShareOutcome> outcome = remote.submit(worker, share);
        node.time.runDue();
        assertThat(outcome).isDone();
        return outcome.join();
    }

    private enum Find {
        NOTHING,
        SHARE,
        BLOCK
    }

    private long nextNonce;

    /** Searches on, so that each find is another. */
    private RemoteShare find(Work work, Find what) {
        while (true) {
            long nonce = nextNonce++;
            EthashResult result =
                    new LightHasher().hash(node.caches.ofEpoch(0), new EthashInput(work.sealHash(), nonce));
            UInt256 value = result.result().toUInt256();
            Find found = value.compareTo(Ethash.boundary(work.blockDifficulty())) <= 0
                    ? Find.BLOCK
                    : value.compareTo(Ethash.boundary(work.shareDifficulty())) <= 0 ? Find.SHARE : Find.NOTHING;
            if (found == what) {
                return RemoteShare.of(work.sealHash(), nonce, result.mixHash());
            }
        }
    }
}
