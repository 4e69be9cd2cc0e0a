package org.lode.node.sync;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.node.chain.ChainView;
import org.lode.p2p.wire.Message;

/**
 * Finds the last block that a peer's chain has in common with this node's, in few questions however deep it lies: the head itself, the
 * blocks just below it, then 64 heights spread over what is left. Owned by the sync loop.
 */
final class ForkSearch {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int PROBES = 64;
    /** 64^12 is beyond every height; only a peer whose answers do not fit together needs more. */
    private static final int QUESTIONS_MAX = 14;

    private final Errands errands;
    private final ChainView chain;
    private final Neighbour peer;
    private final Consumer<Found> then;
    private long common;
    private long different;
    private int questions;

    /** How it ended. */
    sealed interface Found {
        /** The last block in common. */
        record Fork(Hash hash, BlockNumber number) implements Found {}

        /** No answer, or the peer left. */
        record Silent() implements Found {}

        /** Answers that no chain gives. */
        record Nonsense(String detail) implements Found {}
    }

    ForkSearch(Errands errands, ChainView chain, Neighbour peer, Consumer<Found> then) {
        this.errands = errands;
        this.chain = chain;
        this.peer = peer;
        this.then = then;
    }

    void start() {
        Header head = chain.head().header();
        ask(new Message.Origin.AtHash(head.hash()), 2, 0, headers -> {
            boolean onTheirs =
                    headers.size() == 2 && headers.get(1).parentHash().equals(head.hash());
            if (onTheirs) {
                then.accept(new Found.Fork(head.hash(), head.number()));
            } else {
                different = head.number().value() + 1;
                long first = Math.max(1, different - PROBES);
                probe(first, 1, (int) (different - first));
            }
        });
    }

    private void spread() {
        if (different - common <= 1) {
            BlockNumber number = BlockNumber.of(common);
            then.accept(chain.canonicalHash(number)
                    .<Found>map(hash -> new Found.Fork(hash, number))
                    .orElseGet(Found.Silent::new));
            return;
        }
        long between = different - common - 1;
        long step = Math.ceilDiv(between, PROBES);
        probe(common + step, step, (int) (between / step));
    }

    /** Compares {@code amount} heights, {@code step} apart. */
    private void probe(long first, long step, int amount) {
        if (amount == 0) {
            // This node is at genesis.
            spread();
            return;
        }
        ask(new Message.Origin.AtNumber(BlockNumber.of(first)), amount, step - 1, headers -> {
            long lowestDifferent = first + headers.size() * step;
            for (int i = 0; i < headers.size(); i++) {
                Header header = headers.get(i);
                if (header.number().value() != first + i * step) {
                    then.accept(new Found.Nonsense("other heights than were asked for"));
                    return;
                }
                if (isCanonical(header)) {
                    common = Math.max(common, header.number().value());
                } else {
                    lowestDifferent = Math.min(lowestDifferent, header.number().value());
                }
            }
            boolean shorter = headers.size() < amount;
            different = Math.min(
                    different,
                    shorter || lowestDifferent < first + headers.size() * step ? lowestDifferent : different);
            if (common >= different) {
                then.accept(new Found.Nonsense("a block in common above one that is not"));
            } else {
                spread();
            }
        });
    }

    private boolean isCanonical(Header header) {
        return chain.canonicalHash(header.number())
                .filter(header.hash()::equals)
                .isPresent();
    }

    private void ask(Message.Origin origin, int amount, long skip, Consumer<List<Header>> next) {
        if (++questions > QUESTIONS_MAX) {
            then.accept(new Found.Nonsense("no block in common after " + QUESTIONS_MAX + " questions"));
            return;
        }
        errands.ask(
                peer,
                Message.BlockHeaders.class,
                id -> new Message.GetBlockHeaders(id, origin, amount, skip, Message.Direction.RISING),
                PATIENCE,
                answer -> {
                    switch (answer) {
                        case Errands.Answer.Got<Message.BlockHeaders>(var message) -> {
                            if (message.headers().size() > amount) {
                                then.accept(new Found.Nonsense("more headers than were asked for"));
                            } else {
                                next.accept(message.headers());
                            }
                        }
                        case Errands.Answer.Late<Message.BlockHeaders> _, Errands.Answer.Gone<Message.BlockHeaders> _ ->
                            then.accept(new Found.Silent());
                    }
                });
    }
}
