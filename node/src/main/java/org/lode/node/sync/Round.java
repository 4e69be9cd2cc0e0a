package org.lode.node.sync;

import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.ParentChain;
import org.lode.node.chain.Chain;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.wire.Message;

/**
 * One attempt to catch up with the chain of one peer, the leader: the fork is found, the leader's headers are checked, and once they
 * are worth more work than the own chain, bodies come from everyone who has them. Owned by the sync loop.
 */
final class Round {
    /** Headers held at once, about a kilobyte each. A branch that is not proven heavier within as many is not followed. */
    static final int HEADERS_MAX = 16_384;

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Tools tools;
    private final Neighbour leader;
    private final Optional<OutOfReach> outOfReach;
    private final UInt256 claimed;
    private final Consumer<End> over;
    private final SealTally seals;
    private Optional<HeaderRun> headers = Optional.empty();
    private Optional<BodyFetch> bodies = Optional.empty();
    private Optional<HeaderRun.Rest> headersRest = Optional.empty();
    private UInt256 proven = UInt256.ZERO;
    /** The last header that was checked. */
    private @Nullable Header last;

    private boolean ended;
    private long imported;

    /** What it works with. */
    record Tools(
            Errands errands,
            Chain chain,
            HeaderRun.Tools headers,
            BodyFetch.Tools bodies,
            SealDatasets datasets,
            int headersMax) {}

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

        /** The leader's branch, as its headers told, cannot be followed in bounded memory. */
        record TooDeep(OutOfReach branch) implements End {}

        /** The leader is on a branch that was found out of reach before. */
        record Recognised(OutOfReach branch) implements End {}

        /** All of a heavier branch is stored: the chain goes over to it when it has made its history again. */
        record Stored(Hash tip) implements End {}
    }

    /** @param outOfReach a branch that was found not to be followed, which is not looked at again */
    Round(Tools tools, Neighbour leader, Optional<OutOfReach> outOfReach, Consumer<End> over) {
        this.tools = tools;
        this.leader = leader;
        this.outOfReach = outOfReach;
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
        outOfReach.ifPresentOrElse(this::askWhetherItIs, this::search);
    }

    private void askWhetherItIs(OutOfReach branch) {
        Header known = branch.last();
        tools.errands.ask(
                leader,
                Message.BlockHeaders.class,
                id -> new Message.GetBlockHeaders(
                        id, new Message.Origin.AtNumber(known.number()), 1, 0, Message.Direction.RISING),
                PATIENCE,
                answer -> {
                    boolean isIt = answer instanceof Errands.Answer.Got<Message.BlockHeaders>(var message)
                            && message.headers().stream()
                                    .anyMatch(it -> it.hash().equals(known.hash()));
                    if (isIt) {
                        end(new End.Recognised(branch));
                    } else if (!ended) {
                        search();
                    }
                });
    }

    private void search() {
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
            last = checked.getLast();
            fetch.add(checked);
            seals.count(fetch.wanted());
            if (isHeavier(totalDifficulty)) {
                want();
            } else if (room() < HeaderRun.BATCH) {
                // No more are asked for.
                end(new End.TooDeep(new OutOfReach(fork, last, totalDifficulty)));
            }
        }

        /** Its bodies, unless the chain could not go over to the branch anyway. */
        private void want() {
            if (last == null || tools.chain.reachesBackTo(fork.number())) {
                fetch.open();
            } else {
                end(new End.TooDeep(new OutOfReach(fork, last, proven)));
            }
        }

        @Override
        public void complete(UInt256 totalDifficulty, HeaderRun.Rest rest) {
            proven = totalDifficulty;
            headersRest = Optional.of(rest);
            if (isHeavier(totalDifficulty)) {
                want();
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
            return tools.headersMax - fetch.held();
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
            } else if (isHeavier(proven) && last != null) {
                // And yet it is not the chain: its fork is older than the kept history.
                end(new End.Stored(last.hash()));
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
