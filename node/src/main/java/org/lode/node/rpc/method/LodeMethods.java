package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.optional;
import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.node.chain.Earnings;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.filter.BlockLookup;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.BlockTag;
import org.lode.node.rpc.shape.TransactionShape;
import org.lode.node.store.Earning;

/** {@code lode_}: what only this chain has, paid work. */
public final class LodeMethods {
    private static final BlockReference EARLIEST = new BlockReference.Tagged(BlockTag.EARLIEST);
    private static final Parameter<BlockReference> FIRST = optional(BlockReference.BY_NUMBER_OR_HASH, EARLIEST);
    private static final Parameter<BlockReference> LAST =
            optional(BlockReference.BY_NUMBER_OR_HASH, BlockReference.LATEST);

    private final BlockLookup blocks;
    private final TransactionShape transactions;

    public LodeMethods(BlockLookup blocks, TransactionShape transactions) {
        this.blocks = blocks;
        this.transactions = transactions;
    }

    public List<Method> methods() {
        return List.of(
                Method.of("lode_earnings", required(Decoders.ADDRESS), FIRST, LAST, this::earnings),
                Method.of(
                        "lode_contributions",
                        optional(BlockReference.BY_NUMBER_OR_HASH, BlockReference.LATEST),
                        this::contributions));
    }

    /** Sums by kind, over the whole span and for each hour of block time that paid something. */
    private JsonValue earnings(Address beneficiary, BlockReference from, BlockReference to) {
        BlockNumber first = blocks.number(from);
        BlockNumber last = blocks.number(to);
        if (first.compareTo(last) > 0) {
            throw RpcException.invalidParams("invalid block range params");
        }
        Earnings earnings = blocks.chain().earnings(beneficiary, first, last);
        return out -> out.object(fields -> {
            fields.field("address").address(beneficiary);
            fields.field("fromBlock").quantity(first);
            fields.field("toBlock").quantity(last);
            fields.field("total").quantity(earnings.total());
            writeAmounts(fields, earnings);
            fields.field("units")
                    .object(units -> earnings.byKind()
                            .forEach((kind, sum) -> units.field(name(kind)).quantity(sum.units())));
            fields.field("hours")
                    .list(
                            earnings.byHour().entrySet(),
                            (item, hour) -> item.object(members -> {
                                members.field("start").quantity(hour.getKey());
                                writeAmounts(members, hour.getValue());
                            }));
        });
    }

    private static void writeAmounts(JsonWriter fields, Earnings earnings) {
        earnings.byKind().forEach((kind, sum) -> fields.field(name(kind)).quantity(sum.amount()));
    }

    private static String name(Earning.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** A block's contributions as {@code eth_getTransactionByHash} shows them; null when there is no such block. */
    private JsonValue contributions(BlockReference reference) {
        return JsonValue.orNull(blocks.block(reference).map(this::contributions));
    }

    private JsonValue contributions(Block block) {
        return JsonValue.listOf(IntStream.range(0, block.transactions().size())
                .filter(index -> block.transactions().get(index) instanceof ContributionTransaction)
                .mapToObj(index -> transactions.mined(block, index))
                .toList());
    }
}
