package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.optional;
import static org.lode.node.rpc.dispatch.Parameter.required;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.genesis.FeeParameters;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.filter.BlockLookup;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.InvalidParameterException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;
import org.lode.node.rpc.shape.BlockReference;

/** {@code eth_}: what gas costs, what it cost, and what to offer. There are no blobs; their fee is the least there is. */
public final class FeeMethods {
    private static final int MAX_BLOCKS = 1024;
    private static final int MAX_PERCENTILES = 100;
    private static final Decoder<Double> PERCENTILE = FeeMethods::percentile;
    private static final Decoder<Long> COUNT = node ->
            node.canConvertToLong() && node.isIntegralNumber() ? node.longValue() : Decoders.QUANTITY_64.decode(node);

    private final BlockLookup blocks;
    private final FeeOracle oracle;

    public FeeMethods(BlockLookup blocks, FeeParameters parameters) {
        this.blocks = blocks;
        this.oracle = new FeeOracle(blocks.chain(), parameters);
    }

    public List<Method> methods() {
        return List.of(
                Method.of(
                        "eth_gasPrice",
                        () -> JsonValue.quantity(
                                oracle.nextBaseFee().plus(oracle.suggestedTip()).value())),
                Method.of(
                        "eth_maxPriorityFeePerGas",
                        () -> JsonValue.quantity(oracle.suggestedTip().value())),
                Method.of(
                        "eth_baseFee",
                        () -> JsonValue.quantity(oracle.nextBaseFee().value())),
                Method.of("eth_blobBaseFee", () -> JsonValue.quantity(1)),
                new Method("eth_feeHistory", 3, (arguments, context) -> {
                    long count = required(COUNT).read(arguments, 0);
                    BlockReference newest = required(BlockReference.BY_NUMBER).read(arguments, 1);
                    List<Double> percentiles = optional(PERCENTILE.list(MAX_PERCENTILES), List.<Double>of())
                            .read(arguments, 2);
                    return history(context, count, newest, percentiles);
                }));
    }

    private JsonValue history(CallContext context, long count, BlockReference newest, List<Double> percentiles) {
        expectAscending(percentiles);
        BlockNumber head = blocks.chain().head().number();
        BlockNumber last = blocks.number(newest);
        if (last.compareTo(head) > 0) {
            throw RpcException.failed("request beyond head block: requested " + last + ", head " + head);
        }
        long taken = Math.min(Math.min(Math.max(0, count), MAX_BLOCKS), last.value() + 1);
        BlockNumber first = BlockNumber.of(last.value() + 1 - taken);
        List<ImportedBlock> history = new ArrayList<>();
        for (long number = first.value(); number <= last.value(); number++) {
            context.deadline().check();
            history.add(blocks.imported(new BlockReference.Numbered(BlockNumber.of(number)))
                    .orElseThrow(() -> RpcException.failed("the chain changed while it was read; ask again")));
        }
        return out -> write(out, first, history, percentiles);
    }

    private void write(JsonWriter out, BlockNumber first, List<ImportedBlock> history, List<Double> percentiles) {
        List<Wei> baseFees = new ArrayList<>();
        history.forEach(it -> baseFees.add(content(it).baseFeePerGas()));
        if (!history.isEmpty()) {
            baseFees.add(oracle.baseFeeAfter(history.getLast().block().header()));
        }
        out.object(fields -> {
            fields.field("oldestBlock").quantity(first);
            if (!percentiles.isEmpty()) {
                fields.field("reward")
                        .list(history, (item, block) -> item.list(rewards(block, percentiles), JsonWriter::quantity));
            }
            fields.field("baseFeePerGas").list(baseFees, JsonWriter::quantity);
            fields.field("gasUsedRatio")
                    .list(
                            history,
                            (item, block) -> item.number(
                                    (double) content(block).gasUsed().value()
                                            / content(block).gasLimit().value()));
            fields.field("baseFeePerBlobGas").list(baseFees, (item, _) -> item.quantity(1));
            fields.field("blobGasUsedRatio").list(history, (item, _) -> item.number(0));
        });
    }

    /** The tips at these percentiles of the block's gas, cheapest first; zeros for a block that used none. */
    private static List<Wei> rewards(ImportedBlock imported, List<Double> percentiles) {
        record Paid(Wei tip, Gas gasUsed) {}
        Wei baseFee = content(imported).baseFeePerGas();
        List<Paid> paid = new ArrayList<>();
        Gas before = Gas.ZERO;
        for (int i = 0; i < imported.receipts().size(); i++) {
            Receipt receipt = imported.receipts().get(i);
            if (imported.block().transactions().get(i) instanceof SignedTransaction signed) {
                paid.add(new Paid(
                        FeeOracle.tip(signed.body(), baseFee),
                        receipt.cumulativeGasUsed().minus(before)));
            }
            before = receipt.cumulativeGasUsed();
        }
        if (paid.isEmpty()) {
            return percentiles.stream().map(_ -> Wei.ZERO).toList();
        }
        paid.sort(Comparator.comparing(Paid::tip));
        List<Wei> rewards = new ArrayList<>();
        int index = 0;
        long sum = paid.getFirst().gasUsed().value();
        for (double percentile : percentiles) {
            double threshold = content(imported).gasUsed().value() * percentile / 100;
            while (sum < threshold && index < paid.size() - 1) {
                index++;
                sum += paid.get(index).gasUsed().value();
            }
            rewards.add(paid.get(index).tip());
        }
        return rewards;
    }

    private static Content content(ImportedBlock imported) {
        return imported.block().header().content();
    }

    private static void expectAscending(List<Double> percentiles) {
        for (int i = 1; i < percentiles.size(); i++) {
            if (percentiles.get(i) <= percentiles.get(i - 1)) {
                throw RpcException.failed("invalid reward percentile: #" + (i - 1) + ":" + percentiles.get(i - 1)
                        + " >= #" + i + ":" + percentiles.get(i));
            }
        }
    }

    private static double percentile(JsonNode node) {
        Optional<Double> value = node.isNumber() ? Optional.of(node.doubleValue()) : Optional.empty();
        return value.filter(it -> it >= 0 && it <= 100)
                .orElseThrow(() -> new InvalidParameterException("a reward percentile is a number from 0 to 100"));
    }
}
