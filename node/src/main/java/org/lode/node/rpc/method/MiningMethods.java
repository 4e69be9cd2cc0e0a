package org.lode.node.rpc.method;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.lode.node.produce.MiningStatus;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;

/** What this node's own mining does. */
public final class MiningMethods {
    private final Supplier<MiningStatus> status;

    public MiningMethods(Supplier<MiningStatus> status) {
        this.status = status;
    }

    public List<Method> methods() {
        return List.of(
                Method.of("eth_mining", () -> JsonValue.of(status.get().activity() == MiningStatus.Activity.MINING)),
                Method.of(
                        "eth_hashrate",
                        () -> JsonValue.quantity((long) status.get().hashesPerSecond())),
                Method.of("eth_coinbase", this::coinbase),
                Method.of("lode_mining", () -> mining(status.get())));
    }

    private JsonValue coinbase() {
        return JsonValue.of(status.get()
                .beneficiary()
                .orElseThrow(() -> RpcException.failed("this node mines for nobody; start it with an account to pay")));
    }

    private static JsonValue mining(MiningStatus status) {
        MiningStatus.Counts counts = status.counts();
        return out -> out.object(fields -> {
            fields.field("mode").text(lowerCase(status.mode()));
            fields.field("activity").text(lowerCase(status.activity()));
            fields.field("beneficiary").orNull(status.beneficiary(), JsonWriter::address);
            fields.field("hashesPerSecond").number(status.hashesPerSecond());
            fields.field("datasetPercent").number(status.datasetPercent());
            fields.field("blockNumber").quantity(status.blockNumber());
            fields.field("blockDifficulty").quantity(status.blockDifficulty());
            fields.field("shareDifficulty").quantity(status.shareDifficulty());
            fields.field("shares").quantity(counts.shares());
            fields.field("blocks").quantity(counts.blocks());
            fields.field("stale").quantity(counts.stale());
            fields.field("bad").quantity(counts.bad());
        });
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
