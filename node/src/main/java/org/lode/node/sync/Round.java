package org.lode.node.sync;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.ParentChain;
import org.lode.node.chain.Chain;
import org.lode.p2p.reputation.Offence;

/**
 * One attempt to catch up with the chain of one peer, the leader: the fork is found, the leader's headers are checked, and once they
 * are worth more work than the own chain, bodies come from everyone who has them. Owned by the sync loop.
 */
final class Round {
    /** Headers held at once, about a kilobyte each. A branch that is not proven heavier within as many is not followed. */
    private static final int HEADERS_MAX = 16_384;

    private final Tools tools;
    private final Neighbour leader;
    private final UInt256 claimed;
    private final Consumer<End> over;
    private final SealTally seals;
    private Optional<HeaderRun> headers = Optional.empty();
    private Optional<BodyFetch> bodies = Optional.empty();
    private Optional<HeaderRun.Rest> headersRest = Optional.empty();
    private UInt256 proven = UInt256.ZERO;
    private boolean ended;
    private long imported;

    /** What it works with. */
    record Tools(
            Errands errands, Chain chain, HeaderRun.Tools headers, BodyFetch.Tools bodies, SealDatasets datasets) {}

    /** How it ended. */
    sealed interface End {
        /** Everything that the leader had is here. */
        record CaughtUp() implements End {}

        /** The leader did not keep what it had claimed. */
        record Shortfall(String detail) implements End {}

        /** The leader, or everyone, stopped answering. */
        record Silent() implements End {}

        record MadeUp(Offence offence, String detail) implements End {}

        /** A block whose header held is invalid. */
        record Invalid(Hash hash, String detail) implements End {}

        /** The leader's branch cannot be proven heavier in bounded memory. */
        record TooDeep(long fork) implements End {}

        /** All of a heavier branch is stored: the chain goes over to it when it has made its history again. */
        record Stored() implements End {}
    }

    Round(Tools tools, Neighbour leader, Consumer<End> over) {
        this.tools = tools;
        this.leader = leader;
        this.claimed = leader.claimedDifficulty();
        this.over = over;
        this.seals = new SealTally(tools.chain.genesis().spec().ethash(), tools.datasets);
    }

    Neighbour leader() {
        return leader;
    }

    /** Blocks that it brought in. */
    long imported() {
        return imported;
    }

    void start() {
        new ForkSearch(tools.errands, tools.chain, leader, found -> {
                    if (ended) {
                        return;
                    }
                    switch (found) {
                        case ForkSearch.Found.Fork fork -> follow(fork);
                        case ForkSearch.Found.Silent _ -> end(new End.Silent());
                        case ForkSearch.Found.Nonsense(String detail) ->
                            end(new End.MadeUp(Offence.WRONG_ANSWER, detail));
                    }
                })
                .start();
    }

    /** Gives up, because the leader left. */
    void abandon() {
        end(new End.Silent());
    }

    void tick() {
        bodies.ifPresent(BodyFetch::tick);
    }

    private void follow(ForkSearch.Found.Fork fork) {
        Optional<ParentChain> base = tools.chain.ancestry().endingIn(fork.hash());
        Optional<UInt256> work = tools.chain.totalDifficulty(fork.hash());
        if (base.isEmpty() || work.isEmpty()) {
            end(new End.Silent());
            return;
        }
        BodyFetch fetch = new BodyFetch(tools.bodies, fork.number().value() + 1, new Blocks());
        HeaderRun run = new HeaderRun(tools.headers, leader, base.get(), work.get(), new Headers(fetch, fork));
        bodies = Optional.of(fetch);
        headers = Optional.of(run);
        run.proceed();
    }

    private void end(End how) {
        if (!ended) {
            ended = true;
            headers.ifPresent(HeaderRun::stop);
            bodies.ifPresent(BodyFetch::stop);
            seals.none();
            over.accept(how);
        }
    }

    /** Everything that the leader has is here, or worth less than the own chain. */
    private void settle() {
        boolean keptItsWord = claimed.compareTo(proven) <= 0 || headersRest.equals(Optional.of(HeaderRun.Rest.EARLY));
        end(keptItsWord ? new End.CaughtUp() : new End.Shortfall("claims more work than its chain has"));
    }

    private boolean isHeavier(UInt256 totalDifficulty) {
        return totalDifficulty.compareTo(tools.chain.head().totalDifficulty()) > 0;
    }

    /** Headers hold: their bodies are wanted, as soon as the branch is worth it. */
    private final class Headers implements HeaderRun.Listener {
        private final BodyFetch fetch;
        private final ForkSearch.Found.Fork fork;

        Headers(BodyFetch fetch, ForkSearch.Found.Fork fork) {
            this.fetch = fetch;
            this.fork = fork;
        }

        @Override
        public void checked(List<Header> checked, UInt256 totalDifficulty) {
            proven = totalDifficulty;
            fetch.add(checked);
            seals.count(fetch.wanted());
            if (isHeavier(totalDifficulty)) {
                fetch.open();
            } else if (room() <= 0) {
                end(new End.TooDeep(fork.number().value()));
            }
        }

        @Override
        public void complete(UInt256 totalDifficulty, HeaderRun.Rest rest) {
            proven = totalDifficulty;
            headersRest = Optional.of(rest);
            if (isHeavier(totalDifficulty)) {
                fetch.open();
                fetch.tick();
            } else {
                settle();
            }
        }

        @Override
        public void silent() {
            end(new End.Silent());
        }

        @Override
        public void madeUp(Offence offence, String detail) {
            end(new End.MadeUp(offence, detail));
        }

        @Override
        public int room() {
            return HEADERS_MAX - fetch.held();
        }
    }

    /** Blocks come in: there is room for more headers, until all is here. */
    private final class Blocks implements BodyFetch.Listener {
        @Override
        public void imported(Block block) {
            imported++;
            headers.ifPresent(HeaderRun::proceed);
        }

        @Override
        public void invalid(Hash hash, String detail) {
            end(new End.Invalid(hash, detail));
        }

        @Override
        public void drained() {
            if (headersRest.isEmpty()) {
                headers.ifPresent(HeaderRun::proceed);
            } else if (isHeavier(proven)) {
                // And yet it is not the chain: its fork is older than the kept history.
                end(new End.Stored());
            } else {
                settle();
            }
        }

        @Override
        public void withheld() {
            end(new End.Shortfall("has no bodies for its own headers"));
        }
    }

    /** Tells how many seals of an epoch are to be checked soon. */
    private static final class SealTally {
        private final EthashParameters parameters;
        private final SealDatasets datasets;

        SealTally(EthashParameters parameters, SealDatasets datasets) {
            this.parameters = parameters;
            this.datasets = datasets;
        }

        /** Counts the seals in the wanted blocks of the first epoch among them: each block's and its contributions'. */
        void count(NavigableMap<Long, Header> wanted) {
            if (wanted.isEmpty()) {
                return;
            }
            Header first = wanted.firstEntry().getValue();
            int epoch = parameters.epochOf(first.number());
            long end = (epoch + 1) * parameters.epochLength() - 1;
            Header last =
                    wanted.floorEntry(Math.max(end, first.number().value())).getValue();
            datasets.expect(epoch, last.content().workUnits() - first.content().workUnits());
        }

        void none() {
            datasets.expect(0, 0);
        }
    }
}
