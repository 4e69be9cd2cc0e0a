package org.lode.node.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.transaction.Transaction;
import org.lode.node.chain.ChainView;
import org.lode.node.pool.TransactionPool;
import org.lode.p2p.wire.Message;

/** Answers peers from the chain and the pool. An answer ends early at its limits: the other side asks on from there. */
final class Answers {
    private static final int MAX_HEADERS = 512;
    private static final int MAX_BLOCKS = 256;
    /** Of one answer; its last item may go beyond it. */
    private static final int SOFT_LIMIT_BYTES = 2 * 1024 * 1024;

    private final ChainView chain;
    private final TransactionPool pool;
    private final RecentBlocks recent;
    private final long salt;

    /** @param salt of this node's short ids */
    Answers(ChainView chain, TransactionPool pool, RecentBlocks recent, long salt) {
        this.chain = chain;
        this.pool = pool;
        this.recent = recent;
        this.salt = salt;
    }

    Message.Response to(Message.Request request) {
        return switch (request) {
            case Message.GetBlockHeaders get -> new Message.BlockHeaders(get.requestId(), headers(get));
            case Message.GetBlockBodies(long id, List<Hash> hashes) -> new Message.BlockBodies(id, bodies(hashes));
            case Message.GetPooledTransactions(long id, List<Hash> hashes) ->
                new Message.PooledTransactions(id, transactions(hashes));
            case Message.GetReceipts(long id, List<Hash> hashes) -> new Message.Receipts(id, receipts(hashes));
            case Message.GetCompactBlock(long id, Hash hash) -> new Message.CompactBlockAnswer(id, compact(hash));
            case Message.GetBlockTransactions get ->
                new Message.BlockTransactions(
                        get.requestId(),
                        block(get.blockHash())
                                .map(block -> CompactForm.at(block, get))
                                .orElseGet(List::of));
        };
    }

    private List<Header> headers(Message.GetBlockHeaders get) {
        List<Header> headers = new ArrayList<>();
        Optional<Header> next = switch (get.origin()) {
            case Message.Origin.AtHash(Hash hash) -> chain.header(hash);
            case Message.Origin.AtNumber(BlockNumber number) -> canonical(number);
        };
        int amount = Math.min(get.amount(), MAX_HEADERS);
        while (next.isPresent() && headers.size() < amount) {
            headers.add(next.get());
            next = following(next.get(), get);
        }
        return headers;
    }

    /** By parent where headers fall without a gap, which works on side branches too; else along the canonical chain. */
    private Optional<Header> following(Header header, Message.GetBlockHeaders get) {
        boolean falling = get.direction() == Message.Direction.FALLING;
        if (falling && get.skip() == 0) {
            return chain.header(header.parentHash());
        }
        long height = header.number().value();
        // A gap beyond the head, or beyond 63 bits, has nothing behind it.
        long step = Math.min(get.skip(), chain.head().number().value() + 1) + 1;
        long wanted = falling ? height - step : height + step;
        boolean onCanonical = chain.canonicalHash(header.number())
                .filter(header.hash()::equals)
                .isPresent();
        return wanted < 0 || !onCanonical ? Optional.empty() : canonical(BlockNumber.of(wanted));
    }

    private Optional<Header> canonical(BlockNumber number) {
        return chain.canonicalHash(number).flatMap(chain::header);
    }

    private List<Message.Body> bodies(List<Hash> hashes) {
        List<Message.Body> bodies = new ArrayList<>();
        long bytes = 0;
        for (Hash hash : hashes) {
            if (bodies.size() == MAX_BLOCKS || bytes > SOFT_LIMIT_BYTES) {
                break;
            }
            Optional<Block> block = block(hash);
            if (block.isPresent()) {
                bodies.add(new Message.Body(block.get().transactions()));
                bytes += block.get().transactions().stream()
                        .mapToLong(it -> it.encoded().size())
                        .sum();
            }
        }
        return bodies;
    }

    /** Also one that is told of already and not stored yet. */
    private Optional<Block> block(Hash hash) {
        return recent.find(hash).map(RecentBlocks.Recent::block).or(() -> chain.block(hash));
    }

    private Optional<Message.Compact> compact(Hash hash) {
        return recent.find(hash)
                .or(() -> chain.block(hash)
                        .flatMap(block -> chain.totalDifficulty(hash)
                                .map(totalDifficulty -> new RecentBlocks.Recent(block, totalDifficulty))))
                .map(it -> CompactForm.of(it.block(), it.totalDifficulty(), salt, _ -> false));
    }

    private List<Transaction> transactions(List<Hash> hashes) {
        List<Transaction> transactions = new ArrayList<>();
        TransactionPool.View view = pool.view();
        long bytes = 0;
        for (Hash hash : hashes) {
            if (bytes > SOFT_LIMIT_BYTES) {
                break;
            }
            Optional<Transaction> transaction = view.transaction(hash);
            if (transaction.isPresent()) {
                transactions.add(transaction.get());
                bytes += transaction.get().encoded().size();
            }
        }
        return transactions;
    }

    private List<Message.BlockReceipts> receipts(List<Hash> hashes) {
        List<Message.BlockReceipts> blocks = new ArrayList<>();
        long bytes = 0;
        for (Hash hash : hashes) {
            if (blocks.size() == MAX_BLOCKS || bytes > SOFT_LIMIT_BYTES) {
                break;
            }
            Optional<List<Receipt>> receipts = chain.receipts(hash);
            if (receipts.isPresent()) {
                blocks.add(new Message.BlockReceipts(receipts.get()));
                bytes += receipts.get().stream()
                        .mapToLong(it -> it.encoded().size())
                        .sum();
            }
        }
        return blocks;
    }
}
