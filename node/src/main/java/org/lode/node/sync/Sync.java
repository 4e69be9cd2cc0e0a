package org.lode.node.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.node.chain.Chain;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.session.Peer;
import org.lode.p2p.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Catches up with whoever claims a heavier chain, one {@link Round} after the other, and leaves the rest to gossip. Owned by the sync loop.
 */
final class Sync {
    private static final Logger LOG = LoggerFactory.getLogger(Sync.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration TELL = Duration.ofSeconds(5);
    /**
     * Blocks ahead of the head that gossip still brings in, which wait as orphans until their parents are here, and blocks behind it:
     * farther down, where difficulties were others, a block beside the chain is no news but may be cheap to make.
     */
    private static final long NEAR_BLOCKS = 128;
    /** Catching up with fewer is not worth telling of. */
    private static final long WORTH_TELLING = 16;

    private static final int TOLD_FORKS_MAX = 64;

    private final Errands errands;
    private final Chain chain;
    private final Neighbourhood neighbourhood;
    private final InstantSource clock;
    private final Round.Tools tools;
    private final KnownItems broken;
    private @Nullable Round round;
    private long starting;
    private long highest;
    private Hash headAtTick = Hash.ZERO;
    private Instant toldAt = Instant.MIN;
    private long toldNumber;
    private final KnownItems toldForks = new KnownItems(TOLD_FORKS_MAX);
    /** The branch of which this was found last. */
    private Optional<OutOfReach> outOfReach = Optional.empty();

    private volatile Optional<SyncStatus> status = Optional.empty();

    Sync(Errands errands, Chain chain, Neighbourhood neighbourhood, InstantSource clock, Round.Tools tools) {
        this.errands = errands;
        this.chain = chain;
        this.neighbourhood = neighbourhood;
        this.clock = clock;
        this.tools = tools;
        this.broken = tools.headers().broken();
    }

    void start() {
        errands.after(TICK, this::tick);
    }

    /** How far it has come; empty while there is nothing worth telling. Any thread. */
    Optional<SyncStatus> status() {
        return status;
    }

    /** The highest block that the peer followed now has told of, or the head. */
    long highestKnown() {
        return round == null ? chain.head().number().value() : highest;
    }

    /** Whether a new block of that height is gossip's to bring in. */
    boolean isNear(BlockNumber number) {
        return Math.abs(number.value() - chain.head().number().value()) <= NEAR_BLOCKS;
    }

    /** A peer is no more. */
    void left(Peer peer) {
        Round running = round;
        if (running != null && running.leader().peer().equals(peer)) {
            running.abandon();
        }
    }

    /** Somebody may have a heavier chain: follows it, unless that is under way. Who is heavier is not known before a replay has ended. */
    void consider() {
        errands.checkOwned();
        if (round != null || chain.isReplaying()) {
            return;
        }
        Optional<Neighbour> heaviest = neighbourhood.shuffled().stream()
                .filter(it -> it.claimedDifficulty().compareTo(chain.head().totalDifficulty()) > 0)
                .max(Comparator.comparing(Neighbour::claimedDifficulty));
        heaviest.ifPresent(this::follow);
    }

    private void follow(Neighbour leader) {
        starting = chain.head().number().value();
        highest = starting;
        toldNumber = starting;
        toldAt = clock.instant();
        Optional<OutOfReach> suspected =
                leader.outOfReach().or(() -> outOfReach).filter(it -> it.holdsFor(chain));
        Round next = new Round(tools, leader, suspected, how -> ended(leader, how));
        round = next;
        learnHeight(leader);
        next.start();
    }

    /** A claim, for people to read. */
    private void learnHeight(Neighbour leader) {
        Hash head = leader.claimedHead();
        UInt256 claimed = leader.claimedDifficulty();
        errands.ask(
                leader,
                Message.BlockHeaders.class,
                id -> new Message.GetBlockHeaders(id, new Message.Origin.AtHash(head), 1, 0, Message.Direction.RISING),
                PATIENCE,
                answer -> {
                    if (answer instanceof Errands.Answer.Got<Message.BlockHeaders>(var message)
                            && message.headers().size() == 1
                            && message.headers().getFirst().hash().equals(head)) {
                        Header header = message.headers().getFirst();
                        leader.has(PeerHead.of(header, claimed));
                        if (round != null && round.leader().equals(leader)) {
                            highest = Math.max(highest, header.number().value());
                            publish();
                        }
                    }
                });
    }

    private void ended(Neighbour leader, Round.End how) {
        long imported = round == null ? 0 : round.imported();
        round = null;
        status = Optional.empty();
        LOG.debug("sync=round-ended peer={} how={} imported={}", leader, how, imported);
        switch (how) {
            case Round.End.CaughtUp _ -> {
                if (imported >= WORTH_TELLING) {
                    LOG.info("sync=caught-up head={} blocks={}", chain.head().number(), imported);
                }
            }
            case Round.End.Shortfall(String detail) ->
                leader.shortfall(chain.head().totalDifficulty(), detail);
            case Round.End.Silent _ -> leader.failed("stopped answering");
            case Round.End.MadeUp(var offence, String detail) -> leader.blame(offence, detail);
            case Round.End.Invalid(Hash hash, String detail) -> {
                broken.add(hash);
                leader.blame(Offence.INVALID_BLOCK, "block " + hash + ": " + detail);
            }
            case Round.End.Stored(Hash tip) -> {
                leader.forgetClaim();
                chain.reconsider(tip);
            }
            case Round.End.Recognised(OutOfReach branch) -> leaveAside(leader, branch);
            case Round.End.TooDeep(OutOfReach branch) -> {
                leaveAside(leader, branch);
                leader.blame(
                        Offence.COSTLY_BRANCH,
                        "its branch parts from the chain at block "
                                + branch.fork().number() + ", out of reach");
            }
        }
        // An attempt that brought nothing is not made again at once, but by the next tick.
        if (imported > 0 || leader.isGone()) {
            errands.enter(this::consider);
        }
    }

    private void leaveAside(Neighbour leader, OutOfReach branch) {
        leader.isOn(branch);
        outOfReach = Optional.of(branch);
        tell(branch);
    }

    /** Once a fork, however often and by whom its branch is told of. */
    private void tell(OutOfReach branch) {
        BlockNumber fork = branch.fork().number();
        if (branch.isHeavierThan(chain)) {
            chain.leaveBehind(fork);
        } else if (toldForks.add(branch.fork().hash())) {
            LOG.warn(
                    "sync=out-of-reach fork={} head={}: a chain that others say is heavier parts from this one too far back to be compared;"
                            + " to follow it, stop the node, remove the folder 'chain' from its data folder (keys stay) and start it"
                            + " again",
                    fork,
                    chain.head().number());
        }
    }

    private void tick() {
        errands.after(TICK, this::tick);
        Round running = round;
        if (running != null) {
            running.tick();
            publish();
            tell();
        }
        Hash head = chain.head().hash();
        if (head.equals(headAtTick)) {
            consider();
        }
        headAtTick = head;
    }

    private void publish() {
        boolean telling = round != null && highest - starting > WORTH_TELLING;
        status = telling
                ? Optional.of(
                        new SyncStatus(BlockNumber.of(starting), chain.head().number(), BlockNumber.of(highest)))
                : Optional.empty();
    }

    private void tell() {
        Instant now = clock.instant();
        long millis = Duration.between(toldAt, now).toMillis();
        if (status.isEmpty() || millis < TELL.toMillis()) {
            return;
        }
        long number = chain.head().number().value();
        long perSecond = Math.max(0, number - toldNumber) * 1000 / millis;
        LOG.info(
                "sync=progress block={} of={} rate={}/s remaining={} peers={}",
                number,
                highest,
                perSecond,
                perSecond == 0 ? "unknown" : Math.max(0, highest - number) / perSecond + "s",
                neighbourhood.all().size());
        toldAt = now;
        toldNumber = number;
    }
}
