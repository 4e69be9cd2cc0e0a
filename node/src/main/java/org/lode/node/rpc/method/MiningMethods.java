package org.lode.node.rpc.method;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.lode.node.produce.MiningStatus;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;

/** What mining does, in this node and for it. */
public final class MiningMethods {
    private static final int WORKERS_SHOWN_MAX = 256;

    private final Supplier<MiningStatus> status;

    public MiningMethods(Supplier<MiningStatus> status) {
        this.status = status;
    }

    public List<Method> methods() {
        return List.of(
                Method.of("eth_mining", () -> JsonValue.of(status.get().isMining())),
                Method.of(
                        "eth_hashrate",
                        () -> JsonValue.quantity((long)
                                (status.get().hashesPerSecond() + status.get().remoteHashesPerSecond()))),
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
            counts(fields, counts);
            fields.field("devices").list(status.devices(), MiningMethods::device);
            fields.field("workersConnected")
                    .quantity(status.remotes().stream()
                            .filter(it -> it.connections() > 0)
                            .count());
            fields.field("workers").list(firstOf(status.remotes()), MiningMethods::worker);
        });
    }

    private static List<MiningStatus.Remote> firstOf(List<MiningStatus.Remote> workers) {
        return workers.subList(0, Math.min(workers.size(), WORKERS_SHOWN_MAX));
    }

    private static void device(JsonWriter out, MiningStatus.Device device) {
        out.object(fields -> {
            fields.field("name").text(device.name());
            fields.field("hashesPerSecond").number(device.hashesPerSecond());
            counts(fields, device.counts());
            fields.field("income").quantity(device.income());
        });
    }

    private static void worker(JsonWriter out, MiningStatus.Remote worker) {
        out.object(fields -> {
            fields.field("address").address(worker.address());
            fields.field("name").text(worker.name());
            fields.field("connections").number(worker.connections());
            fields.field("hashesPerSecond").number(worker.hashesPerSecond());
            fields.field("lastSeen").quantity(worker.lastSeen().getEpochSecond());
            counts(fields, worker.counts());
            fields.field("income").quantity(worker.income());
        });
    }

    private static void counts(JsonWriter fields, MiningStatus.Counts counts) {
        fields.field("shares").quantity(counts.shares());
        fields.field("blocks").quantity(counts.blocks());
        fields.field("stale").quantity(counts.stale());
        fields.field("bad").quantity(counts.bad());
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
